import { z } from 'zod'
import { ok, type Result, refuse } from '../../../../../src/shared/platform/result.ts'

export const EASYPOST_API = 'https://api.easypost.com/v2'

const RateSchema = z.looseObject({
  id: z.string(),
  carrier: z.string(),
  service: z.string(),
  /** A decimal in major units. */
  rate: z.string(),
  currency: z.string(),
  delivery_days: z.number().nullish(),
})
export type Rate = z.infer<typeof RateSchema>

export const TrackerSchema = z.looseObject({
  id: z.string().nullish(),
  tracking_code: z.string(),
  status: z.string(),
  updated_at: z.string().nullish(),
  tracking_details: z
    .array(
      z.looseObject({
        status: z.string().nullish(),
        datetime: z.string().nullish(),
        message: z.string().nullish(),
      }),
    )
    .nullish(),
})
export type Tracker = z.infer<typeof TrackerSchema>

const ShipmentSchema = z.looseObject({
  id: z.string(),
  tracking_code: z.string().nullish(),
  rates: z.array(RateSchema).nullish(),
  selected_rate: RateSchema.nullish(),
  postage_label: z.looseObject({ label_url: z.string().nullish() }).nullish(),
  tracker: TrackerSchema.nullish(),
  refund_status: z.string().nullish(),
})
export type EasyPostShipment = z.infer<typeof ShipmentSchema>

const ErrorSchema = z.looseObject({
  error: z.looseObject({ code: z.string().nullish(), message: z.unknown() }),
})

/** A refusal of the API. */
interface Refused {
  status: number
  code: string
  message: string
}

/** An answer of the API about a shipment, or why it gives none. */
type ShipmentAnswer = { shipment: EasyPostShipment } | { refused: Refused }

const REASON_MAX_CHARS = 300

/** Statuses after which the same request may succeed: it is not for the merchant's parcel. */
const isForLater = (status: number): boolean =>
  status === 401 || status === 402 || status === 403 || status === 429 || status >= 500

/**
 * EasyPost's REST API, by the key as the user name of Basic authentication.
 * @param base its address with its version, such as `https://api.easypost.com/v2`
 */
export function easyPostApi({ key, base }: { key: string; base: string }) {
  const authorization = `Basic ${btoa(`${key}:`)}`
  return {
    /**
     * Asks for a shipment, or changes one.
     * @throws where the API does not answer, is out, or does not take the key
     */
    async shipment(
      method: 'GET' | 'POST',
      path: string,
      signal: AbortSignal | undefined,
      body?: object,
    ): Promise<ShipmentAnswer> {
      const response = await fetch(`${base}/shipments${path}`, {
        method,
        signal: signal ?? null,
        // A redirect would take the key elsewhere.
        redirect: 'error',
        headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (isForLater(response.status)) {
        await response.body?.cancel()
        throw new Error(`EasyPost answers ${response.status}`)
      }
      const answer: unknown = await response.json()
      if (!response.ok) return { refused: refusalOf(response.status, answer) }
      return { shipment: ShipmentSchema.parse(answer) }
    },
  }
}

function refusalOf(status: number, answer: unknown): Refused {
  const parsed = ErrorSchema.safeParse(answer)
  const { code, message } = parsed.success ? parsed.data.error : { code: '', message: '' }
  const text = typeof message === 'string' ? message : JSON.stringify(message ?? '')
  return { status, code: code ?? '', message: text.slice(0, REASON_MAX_CHARS) }
}

/** A refusal in words for staff. */
export const refusedBy = ({ status, message }: Refused) =>
  refuse('carrier_refused', message === '' ? `EasyPost answers ${status}.` : message)

/** The shipment of an answer; refuses `carrier_refused`. */
export const shipmentOf = (answer: ShipmentAnswer): Result<EasyPostShipment> =>
  'refused' in answer ? refusedBy(answer.refused) : ok(answer.shipment)
