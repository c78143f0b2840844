import { assertInvariant } from './result.ts'

/** A life cycle: for each status and event, the statuses that may follow. */
export type LifeCycle<Status extends string, Event extends string> = Readonly<
  Record<Status, Readonly<Partial<Record<Event, readonly Status[]>>>>
>

/**
 * Checks a life cycle: every target is a status of the table, every status can be reached from an
 * initial one, and exactly the ends have no exit to another status.
 * @returns the table
 * @throws Error where it does not hold; run at module start, so that a broken table never serves
 */
export function validateLifeCycle<Status extends string, Event extends string>(
  name: string,
  table: LifeCycle<Status, Event>,
  { initial, ends }: { initial: readonly Status[]; ends: readonly Status[] },
): LifeCycle<Status, Event> {
  const cells: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>> =
    table
  const nextOf = (status: string): string[] =>
    Object.values(cells[status] ?? {}).flatMap((to) => to ?? [])
  for (const status of [...initial, ...ends, ...Object.keys(cells).flatMap(nextOf)]) {
    assertInvariant(Object.hasOwn(cells, status), `${name}: ${status} is no status of the table`)
  }
  const reached = new Set<string>(initial)
  for (const status of reached) for (const to of nextOf(status)) reached.add(to)
  const isEnd = (status: string): boolean => (ends as readonly string[]).includes(status)
  for (const status of Object.keys(cells)) {
    assertInvariant(reached.has(status), `${name}: ${status} cannot be reached`)
    const leaves = nextOf(status).some((to) => to !== status)
    assertInvariant(leaves !== isEnd(status), `${name}: ${status} is ${leaves ? 'no' : 'an'} end`)
  }
  return table
}

/** Whether an event may bring a status to another one. */
export const mayFollow = <Status extends string, Event extends string>(
  table: LifeCycle<Status, Event>,
  from: Status,
  event: Event,
  to: Status,
): boolean => table[from][event]?.includes(to) ?? false
