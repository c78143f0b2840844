import type { DropDefinition } from '../../src/shared/drop/contract.ts'
import type { DropPorts } from '../../src/shared/drop/coordinator/drop-root.ts'
import type { UnsignedView } from '../../src/shared/drop/entries/read-entry.ts'
import type { EntriesChange, EntryShardPort } from '../../src/shared/drop/protocol.ts'
import { AdmissionWatch } from './admission-watch.ts'
import { Agenda } from './agenda.ts'
import {
  type CoordinatorCode,
  type CoordinatorNode,
  coordinatorCode,
  type EntriesCode,
  type EntriesNode,
  entriesCode,
} from './drop-code.ts'
import { LedgerWatch } from './ledger-watch.ts'
import { Network } from './network.ts'
import { at, times } from './numbered.ts'
import { Random } from './random.ts'
import { READ_MS, WRITE_MS } from './service-rates.ts'
import { type ObjectCode, type ObjectLife, SimulatedObject } from './simulated-object.ts'
import { type StockNode, stockCode } from './stock-code.ts'
import { definitionOf, SKU, type WorldOptions } from './world-options.ts'

/** Whom the world tells what shoppers hear. */
interface PageWires {
  entry(shopperId: string, news: UnsignedView): void
  drop(shard: number): void
}

/** One drop: its root, its entry shards, its SKU's stock root and stock shards, and the wires. */
export class DropWorld {
  readonly options: WorldOptions
  readonly definition: DropDefinition
  readonly random: Random
  readonly agenda: Agenda
  readonly network: Network
  readonly watch: LedgerWatch
  readonly admission: AdmissionWatch
  readonly dropRoot: CoordinatorNode
  readonly entries: EntriesNode[]
  readonly stockRoot: StockNode
  pages: PageWires = { entry: () => {}, drop: () => {} }
  readonly #dirty = new Set<string>()
  readonly #stockShards = new Map<number, StockNode>()

  constructor(options: WorldOptions) {
    this.options = options
    this.random = new Random(`${options.seed}/world`)
    this.definition = definitionOf(options, this.random)
    const startsAt = this.definition.entriesOpenAt - 30_000
    this.agenda = new Agenda(startsAt)
    this.network = new Network(this.agenda, new Random(`${options.seed}/network`), options.trace)
    this.stockRoot = this.#stockNode('stock')
    this.dropRoot = this.#rootNode()
    this.entries = times(options.entryShards, (n) => this.#entryNode(n))
    this.watch = new LedgerWatch(
      this.stockRoot,
      () => this.agenda.now,
      options.units + options.unitsBeside,
    )
    this.admission = new AdmissionWatch(this.dropRoot, this.watch, () => this.agenda.now)
  }

  get sku(): string {
    return SKU
  }

  /** Those that were ever spoken to. */
  get stockShards(): StockNode[] {
    return [...this.#stockShards.values()]
  }

  /** An object is there as soon as somebody names it. */
  stockShard(n: number): StockNode {
    let node = this.#stockShards.get(n)
    if (!node) {
      node = this.#stockNode(`stock#${n}`)
      this.#stockShards.set(n, node)
      this.watch.follow(node)
    }
    return node
  }

  get objects(): SimulatedObject[] {
    return [this.dropRoot, ...this.entries, this.stockRoot, ...this.stockShards]
  }

  /** Counts the units in and makes the drop; both are acknowledged before anything else starts. */
  async open(): Promise<void> {
    const counted = await this.stockRoot.code.keeper.execute({
      type: 'stock.adjust',
      sku: SKU,
      key: 'first-count',
      delta: this.options.units + this.options.unitsBeside,
      reason: 'count',
      reference: 'sheet 1',
      actor: 'staff',
    })
    const { definition } = this
    const made = await this.dropRoot.code.coordinator.execute({
      type: 'drop.configure',
      definition,
    })
    if (!counted.ok || !made.ok) throw new Error('the drop was not made')
    this.#dirty.add(this.stockRoot.name)
    this.step()
  }

  /** Looks at every ledger that may have changed. @throws where one is wrong. */
  step(): void {
    if (this.#dirty.size === 0) return
    this.watch.look(this.#dirty)
    if (this.#dirty.has(this.dropRoot.name)) this.admission.look()
    this.#dirty.clear()
  }

  run(until: number, look?: () => void): Promise<void> {
    return this.agenda.run(until, () => this.step(), look)
  }

  close(): void {
    for (const object of this.objects) object.disk.close()
  }

  #node<Code extends ObjectCode>(
    name: string,
    build: (life: ObjectLife) => Code,
  ): SimulatedObject<Code> {
    const { clocksApart, alarmsLate, seed } = this.options
    const random = new Random(`${seed}/${name}`)
    return new SimulatedObject({
      name,
      agenda: this.agenda,
      clockAhead: () => random.whole(-clocksApart, clocksApart),
      alarmDelay: () => alarmsLate(random),
      touched: (object) => this.#dirty.add(object.name),
      build,
    })
  }

  #stockNode(name: string): StockNode {
    const node: StockNode = this.#node(name, (life) =>
      stockCode(
        life,
        () => node,
        {
          root: this.stockRoot,
          shard: (n) => this.stockShard(n),
          report: (from, told) => {
            const report = this.network.copy(told)
            const verb = `stockChanged of ${report.version}`
            const work = ({ coordinator }: CoordinatorCode) =>
              coordinator.execute({ type: 'drop.record-stock', report })
            return this.network.ask({ from, to: this.dropRoot, verb, costMs: WRITE_MS, work })
          },
          newTransferId: () => this.random.id('trf', this.agenda.now),
        },
        this.network,
      ),
    )
    return node
  }

  #rootNode(): CoordinatorNode {
    const node: CoordinatorNode = this.#node('drop', (life) => {
      const ports: DropPorts = {
        stock: this.#dropStock(() => node),
        entries: (shard) => this.#entryPort(node, shard),
        beacon: null,
      }
      const newSeed = () =>
        times(8, () => this.random.word().toString(16).padStart(8, '0')).join('')
      return coordinatorCode(life, { dropId: this.definition.id, newSeed, ports })
    })
    return node
  }

  #dropStock(self: () => CoordinatorNode): DropPorts['stock'] {
    const { network } = this
    return {
      allot: (given) => {
        const [from, to, input] = [self(), this.stockRoot, network.copy(given)]
        const work = ({ keeper }: StockNode['code']) =>
          keeper.execute({ type: 'stock.allot', ...input })
        return network.ask({ from, to, verb: 'allot', costMs: WRITE_MS, work })
      },
      cool: (given) => {
        const [from, to, input] = [self(), this.stockRoot, network.copy(given)]
        const work = ({ keeper }: StockNode['code']) =>
          keeper.execute({ type: 'stock.cool', ...input })
        return network.ask({ from, to, verb: 'cool', costMs: WRITE_MS, work })
      },
      dropLevel: (given) => {
        this.admission.stockRead()
        const [from, to, input] = [self(), this.stockRoot, network.copy(given)]
        const work = ({ keeper }: StockNode['code']) =>
          keeper.read({ type: 'stock.drop-level', ...input })
        return network.ask({ from, to, verb: 'dropLevel', costMs: READ_MS, work })
      },
      hold: (sku, shard, holdId) => {
        const [from, to] = [self(), this.stockShard(shard)]
        const work = ({ keeper }: StockNode['code']) =>
          keeper.read({ type: 'stock.find-hold', sku, holdId })
        return network.ask({ from, to, verb: `hold ${holdId}`, costMs: READ_MS, work })
      },
    }
  }

  #entryPort(from: CoordinatorNode, shard: number): EntryShardPort {
    return {
      follow: (told) => {
        const [to, orders] = [at(this.entries, shard), this.network.copy(told)]
        const verb = `follow ${orders.snapshot.state}, ${orders.passes.length} passes`
        const work = ({ entries }: EntriesCode) => entries.execute({ type: 'entry.follow', orders })
        return this.network.ask({ from, to, verb, costMs: WRITE_MS, work })
      },
      tally: () => Promise.reject(new Error('no report is read here')),
    }
  }

  #entryNode(shard: number): EntriesNode {
    const { network } = this
    const node: EntriesNode = this.#node(`entry#${shard}`, (life) => {
      const wires = {
        root: {
          snapshot: () => {
            const work = ({ coordinator }: CoordinatorCode) =>
              coordinator.read({ type: 'drop.snapshot' })
            return network.ask({
              from: node,
              to: this.dropRoot,
              verb: 'snapshot',
              costMs: READ_MS,
              work,
            })
          },
          entriesChanged: (change: EntriesChange) => {
            const work = ({ coordinator }: CoordinatorCode) =>
              coordinator.execute({ type: 'drop.note-entries', ...change })
            const call = { from: node, to: this.dropRoot, verb: 'entriesChanged' }
            return network.ask({ ...call, costMs: READ_MS, work })
          },
        },
        newEntryId: (moment: number) => this.random.id('ent', moment),
        push: (shopperId: string, news: UnsignedView) => this.pages.entry(shopperId, news),
        pushDrop: () => this.pages.drop(shard),
      }
      const of = { dropId: this.definition.id, shard }
      return entriesCode(life, of, wires, this.options.entryRows)
    })
    return node
  }
}
