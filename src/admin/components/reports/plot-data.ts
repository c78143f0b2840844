/** What the island `plot` draws: lines or bars over time. */
export interface PlotData {
  /** Seconds since 1970, ascending. A day of the shop is its midnight in UTC. */
  times: number[]
  /** A value for each time. */
  series: { title: string; values: number[] }[]
  /** IANA: how the axis writes the times. */
  timeZone: string
  /** Whether a time is a whole day. */
  isByDay: boolean
  /** ISO 4217 where the values are amounts, in major units. */
  currency: string | null
  /** The title of the times, beside the values that are pointed at. */
  timeTitle: string
}
