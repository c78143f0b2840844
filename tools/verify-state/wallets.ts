import type { RecordedOrder, Row, Snapshot, State, WalletFile } from './state.ts'

const sumOf = (rows: readonly Row[], field = 'amount'): number =>
  rows.reduce((sum, row) => sum + Number(row[field]), 0)

/** P1: a balance is the sum of its entries, at each of them, and never below zero. */
function* checkLedger(file: string, ledger: string, entries: readonly Row[]): Generator<string> {
  let sum = 0
  for (const { sequence, amount, balance } of entries) {
    sum += Number(amount)
    if (balance !== sum) yield `P1 ${file}: ${ledger} ${sequence} is ${balance}, its sum ${sum}`
    if (sum < 0) yield `P1 ${file}: ${ledger} ${sequence} is below zero`
  }
  const references = new Set(entries.map(({ reference }) => reference))
  if (references.size !== entries.length) yield `P1 ${file}: two entries of ${ledger} are of one`
}

/** P1: the lots have the points of the balance; a day has one award. */
function* checkPoints({ file, points, lots, signIns }: WalletFile): Generator<string> {
  const [left, sum] = [sumOf(lots, 'left'), sumOf(points)]
  if (left !== sum) yield `P1 ${file}: the lots have ${left} points, the entries ${sum}`
  const awards = new Map(
    points
      .filter(({ reason }) => reason === 'sign_in')
      .map(({ reference, amount }) => [String(reference), Number(amount)]),
  )
  for (const { day, awarded } of signIns) {
    const entered = awards.get(`sign-in ${day}`) ?? 0
    if (entered !== awarded)
      yield `P1 ${file}: ${awarded} points for ${day}, ${entered} are entered`
    awards.delete(`sign-in ${day}`)
  }
  for (const reference of awards.keys()) yield `P1 ${file}: ${reference} is awarded without its day`
}

const CLOSED = new Set(['cancelled', 'refunded'])
const ARRIVED = new Set(['delivered', 'completed'])

/** P1: an order takes the points that it spends, gives them back once, and earns once. */
function* checkOrderPoints(
  { id, status, points, payment }: Snapshot,
  entries: readonly Row[],
  settled: boolean,
): Generator<string> {
  const of = (reason: string): number =>
    sumOf(entries.filter((entry) => entry.reason === reason && entry.order_id === id))
  const { spends, earns } = points ?? { spends: 0, earns: 0 }
  const [spent, returned, earned] = [of('spent'), of('returned'), of('order')]
  if (spent !== -spends) yield `P1 ${id}: spends ${spends} points, ${-spent} were taken`
  if (returned < 0 || returned > spends) yield `P1 ${id}: ${returned} of ${spends} points came back`
  if (earned < 0 || earned > earns) yield `P1 ${id}: earned ${earned} of ${earns} points`
  if (!settled) return
  if (CLOSED.has(status) && returned !== spends) {
    yield `P1 ${id}: ${status}, ${returned} of ${spends} points came back`
  }
  const isWhole = payment.refunds === undefined
  if (ARRIVED.has(status) && isWhole && (earned !== earns || returned !== 0)) {
    yield `P1 ${id}: ${status}, earned ${earned} of ${earns} points, ${returned} came back`
  }
}

/** P1: an order takes its store credit once. */
function* checkSpentCredit({ id, cost }: Snapshot, entries: readonly Row[]): Generator<string> {
  const spent = entries.filter(({ reason, order_id }) => reason === 'order' && order_id === id)
  const wanted = cost.storeCredit?.amount ?? 0
  if (sumOf(spent) !== -wanted) yield `P1 ${id}: ${-sumOf(spent)} of ${wanted} credit was taken`
}

const FROM_REFUNDS = new Set(['refund', 'order_cancelled'])

/** The refunds of an order that give credit. The part of one whose money was refused has its id too. */
const creditsOf = ({ payment }: Snapshot): { ids: string[]; amount: number; isDone: boolean }[] =>
  (payment.refunds ?? [])
    .filter(({ status, storeCredit }) => status !== 'failed' && storeCredit)
    .map(({ id, storeCredit, status = 'succeeded' }) => ({
      ids: [id, id.replace(/_credit$/, '')],
      amount: storeCredit?.amount ?? 0,
      isDone: status === 'succeeded',
    }))

/** P1: each refund to store credit is one entry, and an entry is of a refund. */
function* checkRefunds({ orders, wallets, members }: State, settled: boolean): Generator<string> {
  const byOrder = Map.groupBy(
    wallets
      .flatMap(({ credit }) => credit)
      .filter(({ reason }) => FROM_REFUNDS.has(String(reason))),
    ({ order_id }) => String(order_id),
  )
  for (const { order, row } of orders) {
    const entries = byOrder.get(order.id) ?? []
    byOrder.delete(order.id)
    const open = [...entries]
    for (const { ids, amount, isDone } of creditsOf(order)) {
      const at = open.findIndex(
        (one) => ids.includes(String(one.reference)) && one.amount === amount,
      )
      if (at >= 0) open.splice(at, 1)
      // The ledger of a member that was erased is gone; a visitor had none.
      else if (settled && isDone && members.has(String(row.shopper_id))) {
        yield `P1 ${order.id}: the refund ${ids[0]} gave no credit of ${amount}`
      }
    }
    for (const { reference } of open)
      yield `P1 ${order.id}: the credit ${reference} is of no refund`
  }
  for (const id of byOrder.keys()) yield `P1 ${id}: credit came back of no order`
}

/** P1: ledgers of points and store credit balance, and are what the orders say. */
export function* checkWallets(state: State, settled: boolean): Generator<string> {
  const orders = new Map<string, RecordedOrder>(state.orders.map((one) => [one.order.id, one]))
  for (const wallet of state.wallets) {
    const { file, credit, points, ownOrders } = wallet
    yield* checkLedger(file, 'credit', credit)
    yield* checkLedger(file, 'points', points)
    yield* checkPoints(wallet)
    for (const id of ownOrders) {
      const order = orders.get(id)?.order
      if (!order) continue
      yield* checkOrderPoints(order, points, settled)
      yield* checkSpentCredit(order, credit)
    }
  }
  yield* checkRefunds(state, settled)
}
