import { filtersOf } from '../../../src/admin/components/orders/order-list.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { STAFF_VIEW_NAME_MAX_CHARS } from '../../../src/shared/platform/limits.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import type { ViewOwner } from '../../../src/shared/staff/views/contract.ts'
import { removeView, saveView } from '../../../src/shared/staff/views/save-view.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { seeOther } from '../http/pages/forms.ts'
import { staffForm } from '../http/pages/staff-page.tsx'
import { auditedWrite } from '../http/staff-write.ts'

/**
 * The forms that save and delete views of the orders. They do not stand below the list: a fixed name
 * beside an order's id costs the router its one expression.
 */
export const staffSavedViews = createRouter()

const LIST = 'orders'
const PATH = '/admin/orders'
const OF_ORDERS = { title: texts.orders.title, section: 'orders' } as const

export const viewDeps = (c: GatewayContext) => ({ db: c.env.DIRECTORY_DB, now: Date.now })

export const viewOwner = (staff: Staff): ViewOwner => ({ staffId: staff.id, list: LIST })

const nameOf = (fields: URLSearchParams): string =>
  cleanLine(fields.get('name') ?? '', STAFF_VIEW_NAME_MAX_CHARS)

staffForm(
  staffSavedViews,
  { path: '/admin/order-views', permission: 'view.save', ...OF_ORDERS },
  async (c, { staff, fields }) => {
    const query = filtersOf(new URLSearchParams(fields.get('query') ?? ''))
    const saved = await auditedWrite(c, LIST, async () => {
      const view = await saveView(viewDeps(c), viewOwner(staff), { name: nameOf(fields), query })
      return view.ok ? ok({ before: null, after: view.value, value: view.value }) : view
    })
    return saved.ok ? seeOther(c, `${PATH}?${query}&done=view.saved`) : saved
  },
)

staffForm(
  staffSavedViews,
  { path: '/admin/order-views/remove', permission: 'view.remove', ...OF_ORDERS },
  async (c, { staff, fields }) => {
    const removed = await auditedWrite(c, LIST, async () => {
      const view = await removeView(viewDeps(c), viewOwner(staff), nameOf(fields))
      return view.ok ? ok({ before: view.value, after: null, value: null }) : view
    })
    return removed.ok ? seeOther(c, `${PATH}?done=view.removed`) : removed
  },
)
