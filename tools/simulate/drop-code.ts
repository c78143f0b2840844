import { hashes } from '../../durable-objects/drop/hashes.ts'
import { DropCoordinator } from '../../src/shared/drop/coordinator/coordinator.ts'
import type { DropPorts } from '../../src/shared/drop/coordinator/drop-root.ts'
import { DropEntries, type EntryPages } from '../../src/shared/drop/entries/entries.ts'
import type { UnsignedView } from '../../src/shared/drop/entries/read-entry.ts'
import type { DropRootPort } from '../../src/shared/drop/protocol.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import { storageWithoutRows } from './object-disk.ts'
import type { ObjectCode, ObjectLife, SimulatedObject } from './simulated-object.ts'

export interface CoordinatorCode extends ObjectCode {
  coordinator: DropCoordinator
}
export type CoordinatorNode = SimulatedObject<CoordinatorCode>

export interface EntriesCode extends ObjectCode {
  entries: DropEntries
}
export type EntriesNode = SimulatedObject<EntriesCode>

/** The product's coordinator on simulated storage, clock and wires (durable-objects/drop.ts). */
export function coordinatorCode(
  life: ObjectLife,
  of: { dropId: string; newSeed(): string; ports: DropPorts },
): CoordinatorCode {
  const { storage, now, later } = life
  const coordinator = new DropCoordinator({ ...of, storage, now, later, hashes })
  return { coordinator, alarm: (info) => coordinator.alarm(info) }
}

interface EntryWires {
  root: DropRootPort
  newEntryId(at: number): string
  /** A shopper's open page hears how the entry stands. */
  push(shopperId: string, news: UnsignedView): void
  /** Every open page of the shard hears of the drop. */
  pushDrop(): void
}

/**
 * The product's entry shard on simulated storage, clock and wires (durable-objects/drop.ts).
 * @param keepsRows false where the object never loses its memory: its list is then kept there
 *   alone, as a million idle rows would tell nothing
 */
export function entriesCode(
  life: ObjectLife,
  of: { dropId: string; shard: number },
  wires: EntryWires,
  keepsRows: boolean,
): EntriesCode {
  const { now, later } = life
  const entries = new DropEntries({
    ...of,
    storage: keepsRows ? life.storage : storageWithoutRows(),
    hashes,
    now,
    later,
    newEntryId: wires.newEntryId,
    root: wires.root,
    pages: new SimulatedPages(() => entries, later, wires),
    // Pages are told before anything is signed.
    sign: () => Promise.reject(new Error('nothing is signed here')),
  })
  return { entries, alarm: async () => {} }
}

/** Answers at once where the shard knows its drop; a million promises would cost a minute. */
export const enter = (
  { entries }: EntriesCode,
  shopperId: string,
): Result<UnsignedView> | Promise<Result<UnsignedView>> =>
  entries.knowsDrop
    ? entries.enter(shopperId)
    : entries.learn().then(() => entries.enter(shopperId))

/** Changes are told to shoppers at most this often (durable-objects/drop/sockets.ts). */
const PUSH_EVERY_MS = 100

/** Pages that are always open, in the place of sockets. Positions are not told. */
class SimulatedPages implements EntryPages {
  readonly #entries: () => DropEntries
  readonly #later: ObjectLife['later']
  readonly #wires: EntryWires
  readonly #changed = new Set<string>()
  #dropChanged = false
  #pushing = false

  constructor(entries: () => DropEntries, later: ObjectLife['later'], wires: EntryWires) {
    this.#entries = entries
    this.#later = later
    this.#wires = wires
  }

  entriesChanged(shopperIds: Iterable<string>): void {
    for (const shopperId of shopperIds) {
      // A page that waits has heard so in the answer to its entry.
      const { list } = this.#entries().shard.memory
      if (list?.ofShopper(shopperId)?.state !== 'waiting') this.#changed.add(shopperId)
    }
    this.#pushSoon()
  }

  dropChanged(): void {
    this.#dropChanged = true
    this.#pushSoon()
  }

  positionsChanged(): void {}

  closeSession(): void {}

  #pushSoon(): void {
    if (this.#pushing || (this.#changed.size === 0 && !this.#dropChanged)) return
    this.#pushing = true
    this.#later(() => {
      this.#pushing = false
      if (this.#dropChanged) this.#wires.pushDrop()
      this.#dropChanged = false
      for (const shopperId of this.#changed) {
        const news = this.#entries().entryOf(shopperId)
        if (news.ok) this.#wires.push(shopperId, news.value)
      }
      this.#changed.clear()
    }, PUSH_EVERY_MS)
  }
}
