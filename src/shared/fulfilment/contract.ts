import type { DeadLetter, DeadLetterState } from '../dead-letter/contract.ts'
import type {
  InventorySystemView,
  OrderReport,
  ReportedOrder,
} from '../inventory-system/contract.ts'
import type { Page } from '../kit/page.ts'
import type { CardPicture, LinkCard } from '../link-card/contract.ts'
import type {
  Mail,
  MailDetail,
  MailKind,
  MailLogEntry,
  MailLogInput,
  MailStatus,
  RenderedMail,
} from '../notify/contract.ts'
import type { Order, OrderActor, OrderEvent } from '../order/contract.ts'
import type { QuarantinedReports } from '../payment/webhook/contract.ts'
import type { Result } from '../platform/result.ts'

/** The RPC methods of `kerbside-fulfilment` that the gateway calls. */
export interface FulfilmentPort {
  /** Answers without doing anything. */
  ping(): Promise<'ok'>
  /** `eventId` makes a second call with the same one a no-op that answers the order. */
  advanceOrder(
    orderId: string,
    event: OrderEvent,
    actor: OrderActor,
    eventId: string,
  ): Promise<Result<Order>>
  /**
   * Gives events that a webhook brought to the record of their orders, and stores those that fit
   * none as dead letters, one for each event. Answers how many fit none.
   */
  takeQuarantined(receipt: QuarantinedReports): Promise<number>
  listDeadLetters(input: {
    limit: number
    cursor: string | null
    state: DeadLetterState | null
  }): Promise<Result<Page<DeadLetter>>>
  /** Null where there is none of this id. */
  readDeadLetter(id: string): Promise<DeadLetter | null>
  replayDeadLetter(id: string, actor: string): Promise<Result<DeadLetter>>
  discardDeadLetter(id: string, actor: string): Promise<Result<DeadLetter>>
  /** A card of 1200 × 630 as PNG; a picture that cannot be read is left out. */
  drawLinkCard(card: LinkCard, picture: CardPicture | null): Promise<Uint8Array<ArrayBuffer>>
  /** Sends it once, however often it is asked to. */
  sendMail(mail: Mail): Promise<void>
  /** Whether mails leave as the settings of the deployment say. */
  mailStatus(): Promise<MailStatus>
  /** Takes a signed report of the mail provider. */
  mailWebhook(headers: Record<string, string>, rawBody: string): Promise<Result<null>>
  /** Takes a signed report of a carrier about one of its parcels. */
  carrierWebhook(
    carrier: string,
    headers: Record<string, string>,
    rawBody: string,
  ): Promise<Result<null>>
  /** Where the label of a parcel is. Refuses `not_found`, `carrier_refused`, `dependency_unavailable`. */
  carrierLabel(orderId: string, shipmentId: string): Promise<Result<{ url: string }>>
  listMails(input: MailLogInput): Promise<Result<Page<MailLogEntry>>>
  /** A mail by `mailKeyOf`. Refuses `not_found`. */
  readMail(key: string): Promise<Result<MailDetail>>
  /** Sends it again. Refuses `not_found` and `transition_not_allowed`. */
  resendMail(key: string): Promise<Result<MailLogEntry>>
  /** A mail of this kind with sample data. */
  previewMail(kind: MailKind): Promise<RenderedMail>
  /** Sends one to this address. */
  sendTestMail(kind: MailKind, to: string): Promise<{ id: string; to: string }>
  /** Refuses `webhook_url_refused` where no event may be sent to the address. */
  checkWebhookUrl(url: string): Promise<Result<null>>
  /** Begins to make the calls that are due: events to webhooks, documents to inventory systems. */
  sendWebhooks(): Promise<void>
  /** The inventory systems of the settings and those there were, with their documents counted. */
  inventorySystems(): Promise<InventorySystemView[]>
  /** Takes the report of an inventory system about an order; `messageId` makes it once. */
  takeOrderReport(
    system: string,
    report: OrderReport,
    messageId: string,
  ): Promise<Result<ReportedOrder>>
  /** Begins with the erasures that are due. */
  eraseMembers(): Promise<void>
  /** Mails the notices of changed accounts. */
  mailNotices(): Promise<void>
  readOutboxMail(input: { to: string | null; limit: number }): Promise<RenderedMail[]>
}
