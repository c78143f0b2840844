import type { DropState } from '../../src/shared/drop/contract.ts'
import type { CoordinatorCode } from './drop-code.ts'
import type { DropWorld } from './drop-world.ts'
import { READ_MS } from './service-rates.ts'

/** Isolates of the gateway that read the drop's status once a second each. */
const ISOLATES = 200
const FRESH_MS = 1_000

/** What the front of the Worker knows of the drop: sold out and closed are remembered for good. */
export class Edge {
  state: DropState = 'announced'
  readonly #world: DropWorld

  constructor(world: DropWorld) {
    this.#world = world
    this.#refresh()
  }

  get over(): boolean {
    return this.state === 'sold_out' || this.state === 'closed'
  }

  #refresh(): void {
    if (this.over) return
    const { network, dropRoot, agenda } = this.#world
    const again = () => agenda.after(FRESH_MS, () => this.#refresh())
    const work = ({ coordinator }: CoordinatorCode) => coordinator.read({ type: 'drop.status' })
    network.send(
      // One call stands for those of all isolates.
      { to: dropRoot, verb: 'status', costMs: ISOLATES * READ_MS, work },
      (status) => {
        this.state = status?.state ?? this.state
        again()
      },
      again,
    )
  }
}
