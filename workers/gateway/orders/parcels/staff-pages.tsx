import { texts } from '../../../../src/admin/texts/texts.ts'
import { createRouter } from '../../http/app.ts'
import { staffForm, staffPage } from '../../http/pages/staff-page.tsx'
import { fulfilmentOf } from '../../http/ports/fulfilment.ts'
import { changeByForm } from '../change-by-form.tsx'
import { unitsOf } from '../form-units.ts'
import { shipUnits } from './ship-units.ts'

export const staffParcelPages = createRouter()

const NAME_CHARS_MAX = 100

staffForm(
  staffParcelPages,
  {
    path: '/admin/orders/:id/shipments',
    permission: 'order.ship',
    title: texts.orders.title,
    section: 'orders',
  },
  (c, { staff, fields }) => {
    const lines = unitsOf(fields, 'send-') ?? []
    const typed = (name: string): string =>
      (fields.get(name) ?? '').replace(/\s+/g, ' ').trim().slice(0, NAME_CHARS_MAX)
    const [carrier, trackingNumber] = [typed('parcelCarrier'), typed('parcelNumber')]
    const refused = lines.length === 0 ? texts.parcels.chooseSome : null
    return changeByForm(c, { staff, fields, done: 'order.parcel', refused }, () =>
      shipUnits(c, c.req.param('id') ?? '', { lines, carrier, trackingNumber }),
    )
  },
)

staffPage(
  staffParcelPages,
  {
    path: '/admin/orders/:id/shipments/:shipmentId/label',
    permission: 'label.read',
    title: texts.orders.title,
    section: 'orders',
  },
  async (c) => {
    const { id = '', shipmentId = '' } = c.req.param()
    const label = await fulfilmentOf(c.env).carrierLabel(id, shipmentId)
    return label.ok ? c.redirect(label.value.url, 303) : label
  },
)
