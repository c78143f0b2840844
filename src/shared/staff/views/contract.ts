/** The lists whose filters can be saved. */
export type ViewList = 'orders'

/** Filters of a list that a member of staff saved under a name. */
export interface SavedView {
  name: string
  /** A query string of the list's filters, without `?`. */
  query: string
}

/** A member of staff, and one of the lists. */
export interface ViewOwner {
  staffId: string
  list: ViewList
}
