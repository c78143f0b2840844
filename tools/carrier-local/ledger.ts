import { randomUUID } from 'node:crypto'

interface LocalTracker {
  id: string
  tracking_code: string
  status: string
  updated_at: string
  tracking_details: { status: string; datetime: string; message: string }[]
}

interface LocalShipment {
  id: string
  reference: string | null
  weight: number
  rates: object[]
  tracking_code: string | null
  selected_rate: object | null
  postage_label: { label_url: string } | null
  tracker: LocalTracker | null
  refund_status: string | null
}

interface LocalAnswer {
  status: number
  body: object
}

const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`

const refusal = (status: number, code: string, message: string): LocalAnswer => ({
  status,
  body: { error: { code, message, errors: [] } },
})

/** Rates of every parcel; a postal code of zeros has none, as an address nobody delivers to. */
const ratesFor = (zip: string): object[] =>
  /^0+$/.test(zip)
    ? []
    : [
        { service: 'Ground', rate: '7.50', delivery_days: 4 },
        { service: 'Saver', rate: '5.10', delivery_days: 9 },
        { service: 'Express', rate: '24.00', delivery_days: 1 },
      ].map((rate) => ({ id: newId('rate'), carrier: 'LocalPost', currency: 'USD', ...rate }))

/** The shipments of the stand-in, in memory. */
export class CarrierLedger {
  readonly shipments = new Map<string, LocalShipment>()
  readonly #address: () => string

  constructor(address: () => string) {
    this.#address = address
  }

  /** Shipments that were bought and not given back. */
  bought(): LocalShipment[] {
    return [...this.shipments.values()].filter(
      ({ tracking_code, refund_status }) => tracking_code !== null && refund_status === null,
    )
  }

  answer(method: string, path: string, body: unknown): LocalAnswer {
    const [, , resource, id, verb] = path.split('/')
    if (resource !== 'shipments') return refusal(404, 'NOT_FOUND', 'There is no such path.')
    if (method === 'POST' && id === undefined) return this.#create(body)
    const shipment = this.#find(decodeURIComponent(id ?? ''))
    if (shipment === null) return refusal(404, 'NOT_FOUND', 'The shipment was not found.')
    if (method === 'GET') return { status: 200, body: shipment }
    if (verb === 'buy') return this.#buy(shipment, body)
    return verb === 'refund' ? this.#refund(shipment) : refusal(404, 'NOT_FOUND', 'No such verb.')
  }

  /** Moves the parcel; the same object as the API shows. Null where there is none. */
  move(trackingCode: string, status: string, message = ''): LocalTracker | null {
    const shipment = [...this.shipments.values()].find((one) => one.tracking_code === trackingCode)
    const tracker = shipment?.tracker
    if (!tracker) return null
    tracker.status = status
    tracker.updated_at = new Date().toISOString()
    tracker.tracking_details.push({ status, datetime: tracker.updated_at, message })
    return tracker
  }

  #find(id: string): LocalShipment | null {
    const known = this.shipments.get(id)
    return known ?? [...this.shipments.values()].findLast((one) => one.reference === id) ?? null
  }

  #create(body: unknown): LocalAnswer {
    const { shipment } = body as {
      shipment: { reference?: string; to_address: { zip: string }; parcel: { weight: number } }
    }
    const made: LocalShipment = {
      id: newId('shp'),
      reference: shipment.reference ?? null,
      weight: shipment.parcel.weight,
      rates: ratesFor(shipment.to_address.zip),
      ...{ tracking_code: null, selected_rate: null, postage_label: null },
      ...{ tracker: null, refund_status: null },
    }
    this.shipments.set(made.id, made)
    return { status: 201, body: made }
  }

  #buy(shipment: LocalShipment, body: unknown): LocalAnswer {
    if (shipment.tracking_code !== null) {
      return refusal(422, 'SHIPMENT.POSTAGE.EXISTS', 'Postage already exists for this shipment.')
    }
    const { rate } = body as { rate: { id: string } }
    const chosen = shipment.rates.find((one) => 'id' in one && one.id === rate.id)
    if (!chosen) return refusal(422, 'SHIPMENT.RATE.INVALID', 'The rate is not valid.')
    const trackingCode = `LP${randomUUID().slice(0, 13).replaceAll('-', '').toUpperCase()}`
    shipment.selected_rate = chosen
    shipment.tracking_code = trackingCode
    shipment.postage_label = { label_url: `${this.#address()}/labels/${shipment.id}.txt` }
    shipment.tracker = {
      id: newId('trk'),
      tracking_code: trackingCode,
      status: 'pre_transit',
      updated_at: new Date().toISOString(),
      tracking_details: [],
    }
    return { status: 200, body: shipment }
  }

  #refund(shipment: LocalShipment): LocalAnswer {
    if (shipment.refund_status !== null) {
      return refusal(422, 'SHIPMENT.REFUND.UNAVAILABLE', 'A refund was requested before.')
    }
    const isScanned = shipment.tracker?.status !== 'pre_transit'
    if (isScanned) return refusal(422, 'SHIPMENT.REFUND.UNAVAILABLE', 'The parcel was scanned.')
    shipment.refund_status = 'submitted'
    return { status: 200, body: shipment }
  }
}
