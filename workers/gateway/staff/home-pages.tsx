import shop from '../../../shop.config.ts'
import { HomePage, type Task } from '../../../src/admin/components/home/home-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { lowUnitsOf } from '../../../src/shared/catalog/read/list-stock.ts'
import { countLowStock } from '../../../src/shared/catalog/read/stock-list-store.ts'
import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import { Cache } from '../../../src/shared/kit/cache.ts'
import { readOrderWork, WORK_COUNT_MAX } from '../../../src/shared/order/list/read-figures.ts'
import { HOME_FIGURES_TTL_MS } from '../../../src/shared/platform/limits.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import type { TodayReport } from '../../../src/shared/report/contract.ts'
import { readToday } from '../../../src/shared/report/read-today.ts'
import type { Permission, Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { staffPage } from '../http/pages/staff-page.tsx'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { laggingRecord } from '../http/ports/record.ts'
import { reportDeps } from '../http/report-deps.ts'

export const staffHomePages = createRouter()

const TEXT = texts.home.work
const LETTERS_COUNTED = 50

staffPage(
  staffHomePages,
  {
    path: '/admin/home',
    permission: 'session.read',
    title: texts.home.title,
    section: 'home',
    islands: ['live'],
  },
  async (c, staff) => {
    const parts = await readParts(c, staff)
    const { figures, work, lowStock, letters } = parts
    const tasks = [
      ...orderTasks(work.value),
      ...stockTasks(lowStock.value ?? 0),
      ...letterTasks(letters.value),
    ]
    const incomplete = [figures, work, lowStock, letters].some(({ failed }) => failed)
    return ok({
      state: JSON.stringify([tasks, figures.value, incomplete]),
      content: <HomePage figures={figures.value} tasks={tasks} incomplete={incomplete} />,
    })
  },
)

/** The page asks for itself every few seconds: all who have it open share one reading. */
const figuresCache = new Cache<D1Database, TodayReport>({ entries: 1 })

async function todayFigures(c: GatewayContext): Promise<TodayReport> {
  const deps = reportDeps(c)
  const now = deps.now()
  const cached = figuresCache.get(deps.db, now)
  if (cached) return cached
  const read = await readToday(deps)
  if (!read.ok) throw new Error(`the reports refuse today: ${read.problem.code}`)
  figuresCache.set(deps.db, read.value, now + HOME_FIGURES_TTL_MS)
  return read.value
}

/** Each part is read by itself: one that gives no answer leaves the others. */
async function readParts(c: GatewayContext, staff: Staff) {
  const databases = laggingRecord(c.env)
  const part = async <T,>(permission: Permission, read: () => Promise<T>) => {
    if (!mayAct(staff.role, permission)) return { value: null, failed: false }
    try {
      return { value: await read(), failed: false }
    } catch {
      return { value: null, failed: true }
    }
  }
  const [figures, work, lowStock, letters] = await Promise.all([
    part('report.read', () => todayFigures(c)),
    part('order.read', () => readOrderWork(databases, Date.now())),
    part('inventory.read', () =>
      countLowStock(c.env.CATALOG_DB, lowUnitsOf(shop.stock), WORK_COUNT_MAX + 1),
    ),
    part('dead-letter.read', () =>
      fulfilmentOf(c.env).listDeadLetters({ limit: LETTERS_COUNTED, cursor: null, state: 'dead' }),
    ),
  ])
  return { figures, work, lowStock, letters }
}

const taskOf = (count: number, most: number, task: Omit<Task, 'count' | 'more'>): Task[] =>
  count === 0 ? [] : [{ ...task, count: Math.min(count, most), more: count > most }]

function orderTasks(work: Awaited<ReturnType<typeof readOrderWork>> | null): Task[] {
  if (work === null) return []
  const list = '/admin/orders?'
  return [
    ...taskOf(work.toPack, WORK_COUNT_MAX, {
      text: TEXT.toPack,
      href: `${list}status=allocated`,
      icon: 'box',
    }),
    ...taskOf(work.toShip, WORK_COUNT_MAX, {
      text: TEXT.toShip,
      href: `${list}status=packed`,
      icon: 'truck',
    }),
    ...taskOf(work.attention, WORK_COUNT_MAX, {
      text: TEXT.attention,
      href: `${list}attention=any`,
      icon: 'warning',
    }),
    ...taskOf(work.unpaid, WORK_COUNT_MAX, {
      text: TEXT.unpaid,
      href: `${list}status=awaiting_payment`,
      icon: 'card',
    }),
  ]
}

/** SKUs that are about to sell out. */
const stockTasks = (lowStock: number): Task[] =>
  taskOf(lowStock, WORK_COUNT_MAX, {
    text: TEXT.lowStock,
    href: '/admin/stock?low=1',
    icon: 'layers',
  })

type Letters = Awaited<ReturnType<ReturnType<typeof fulfilmentOf>['listDeadLetters']>>

/** A letter's kind of work. Its message may have any shape. */
function workOf({ queue, message }: DeadLetter): 'mails' | 'payments' | 'others' {
  if (queue === 'payments') return 'payments'
  const type = typeof message === 'object' && message !== null && 'type' in message
  return type && message.type === 'mail.send' ? 'mails' : 'others'
}

/** Failed messages that wait for a decision: emails and payments by themselves. */
function letterTasks(letters: Letters | null): Task[] {
  if (!letters?.ok) return []
  const { data, nextCursor } = letters.value
  const counts = { mails: 0, payments: 0, others: 0 }
  for (const letter of data) counts[workOf(letter)] += 1
  const href = '/admin/dead-letters'
  const tasks: Task[] = [
    { text: TEXT.mails, href, icon: 'mail', count: counts.mails, more: false },
    {
      text: TEXT.payments,
      href: '/admin/payments',
      icon: 'card',
      count: counts.payments,
      more: false,
    },
    { text: TEXT.deadLetters, href, icon: 'sync', count: counts.others, more: false },
  ]
  // Letters behind those that were read may be of each kind.
  return tasks
    .filter(({ count }) => count > 0)
    .map((task) => ({ ...task, more: nextCursor !== null }))
}
