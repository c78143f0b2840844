import { WorkerEntrypoint } from 'cloudflare:workers'
import renderer from '@takumi-rs/wasm/auto'
import type { DeadLetter, DeadLetterState } from '../../src/shared/dead-letter/contract.ts'
import { readDeadLetter } from '../../src/shared/dead-letter/store.ts'
import type { FulfilmentPort } from '../../src/shared/fulfilment/contract.ts'
import type {
  InventorySystemView,
  OrderReport,
  ReportedOrder,
} from '../../src/shared/inventory-system/contract.ts'
import { listSystems } from '../../src/shared/inventory-system/manage-documents.ts'
import type { Page } from '../../src/shared/kit/page.ts'
import type { CardPicture, LinkCard } from '../../src/shared/link-card/contract.ts'
import type {
  Mail,
  MailDetail,
  MailKind,
  MailLogEntry,
  MailLogInput,
  MailStatus,
  RenderedMail,
} from '../../src/shared/notify/contract.ts'
import { insertMail } from '../../src/shared/notify/store.ts'
import type { Order, OrderActor, OrderEvent } from '../../src/shared/order/contract.ts'
import { measureOutbox } from '../../src/shared/order/outbox-store.ts'
import type {
  QuarantinedEvent,
  QuarantinedReports,
} from '../../src/shared/payment/webhook/contract.ts'
import { log } from '../../src/shared/platform/log.ts'
import { queueOf } from '../../src/shared/platform/messages.ts'
import { optionalSetting } from '../../src/shared/platform/optional-setting.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import { CONSUMERS } from './consumers.ts'
import { consumeDeadLetters } from './dead-letter/consumer.ts'
import { discardDeadLetter, listDeadLetters, replayDeadLetter } from './dead-letter/staff.ts'
import { retryDeadLetter, retryLater } from './deliveries.ts'
import { depsOf, type FulfilmentDeps } from './deps.ts'
import { eraseMembers } from './erasure/erase-members.ts'
import { logInventorySystems } from './inventory-system/deps.ts'
import { takeOrderReport } from './inventory-system/take-report.ts'
import { drawLinkCard } from './link-card/draw.ts'
import { takeCarrierWebhook } from './logistics/carrier-webhook.ts'
import { readLabel } from './logistics/read-label.ts'
import { mailNotices } from './member/mail-notices.ts'
import { takeMailWebhook } from './notify/bounce.ts'
import { readOutbox } from './notify/outbox.ts'
import { logMailSetup } from './notify/providers/registry.ts'
import { sendMailsNow } from './notify/send-queued.ts'
import { listMails, previewMail, readMail, resendMail, sendTestMail } from './notify/staff.ts'
import { advanceOrder } from './order/staff.ts'
import { checkWebhookUrl } from './outbound/check-url.ts'
import { wakeCalls } from './outbound/kinds.ts'
import { redeemClaims } from './outbox/claims.ts'
import { quarantinePayments } from './payment/quarantine.ts'
import { takeQuarantined } from './payment/record-reports.ts'
import { runSweeps } from './sweeps.ts'

/** Queue consumers, sweeps, and the RPC methods of the gateway's staff routes. */
export default class Fulfilment extends WorkerEntrypoint<FulfilmentEnv> implements FulfilmentPort {
  get #deps(): FulfilmentDeps {
    return depsOf(this.env, this.ctx)
  }

  /** Acknowledged messages stay so where the rest of the batch breaks; the rest comes again. */
  override async queue(batch: MessageBatch<unknown>): Promise<void> {
    const named = queueOf(batch.queue)
    if (named === null) throw new Error(`no consumer for queue ${batch.queue}`)
    const { queue, dead } = named
    try {
      if (dead) await consumeDeadLetters(this.#deps, queue, batch.messages)
      else await CONSUMERS[queue](this.#deps, await redeemClaims(this.#deps, batch.messages))
    } catch (error) {
      log('queue.batch-broke', { queue, error })
      for (const message of batch.messages) {
        if (dead) retryDeadLetter(message)
        else retryLater(message)
      }
    }
  }

  override async scheduled(): Promise<void> {
    await this.sweep()
  }

  /** Finishes what stalled. Answers how much each sweep did. */
  async sweep(): Promise<Record<string, number>> {
    const deps = this.#deps
    logMailSetup(deps.mail)
    logInventorySystems(deps.inventorySystems)
    return runSweeps(deps)
  }

  async ping(): Promise<'ok'> {
    return 'ok'
  }

  /** How many messages wait for their effect in each orders database, and since when. */
  async backlog(): Promise<{ waiting: number; oldest: number | null }[]> {
    return Promise.all(this.#deps.orders.map(measureOutbox))
  }

  async advanceOrder(
    orderId: string,
    event: OrderEvent,
    actor: OrderActor,
    eventId: string,
  ): Promise<Result<Order>> {
    return advanceOrder(this.#deps, { orderId, event, actor, eventId })
  }

  /** The method of release 0.1.0. A gateway of that release calls it; release 0.3.0 removes it. */
  async quarantinePayments(events: readonly QuarantinedEvent[]): Promise<void> {
    return quarantinePayments(this.#deps, events)
  }

  async takeQuarantined(receipt: QuarantinedReports): Promise<number> {
    return takeQuarantined(this.#deps, receipt)
  }

  async listDeadLetters(input: {
    limit: number
    cursor: string | null
    state: DeadLetterState | null
  }): Promise<Result<Page<DeadLetter>>> {
    return listDeadLetters(this.#deps, input)
  }

  /** Null where there is none of this id. */
  async readDeadLetter(id: string): Promise<DeadLetter | null> {
    return readDeadLetter(this.#deps.engagement, id)
  }

  async replayDeadLetter(id: string, actor: string): Promise<Result<DeadLetter>> {
    return replayDeadLetter(this.#deps, id, actor)
  }

  async discardDeadLetter(id: string, actor: string): Promise<Result<DeadLetter>> {
    return discardDeadLetter(this.#deps, id, actor)
  }

  /** A card for links to a page of the shop, as PNG. */
  async drawLinkCard(
    card: LinkCard,
    picture: CardPicture | null,
  ): Promise<Uint8Array<ArrayBuffer>> {
    // The copy has an ArrayBuffer of its own; the renderer's type leaves open where its bytes lie.
    return new Uint8Array(await drawLinkCard(renderer, card, picture))
  }

  /** A mail that cannot wait for a queue, such as a code its reader sits and waits for. */
  async sendMail(mail: Mail): Promise<void> {
    const deps = this.#deps
    await insertMail(deps.engagement, [{ ...mail, isQueued: deps.sender.sends }])
    sendMailsNow(deps, [mail])
  }

  /** Whether mails leave as the settings say. */
  async mailStatus(): Promise<MailStatus> {
    return this.#deps.mail.status
  }

  async mailWebhook(headers: Record<string, string>, rawBody: string): Promise<Result<null>> {
    const secret = optionalSetting(this.env, 'RESEND_WEBHOOK_SECRET')
    return takeMailWebhook(this.#deps, secret, { headers, rawBody })
  }

  async carrierWebhook(
    carrier: string,
    headers: Record<string, string>,
    rawBody: string,
  ): Promise<Result<null>> {
    const secret = optionalSetting(this.env, `CARRIER_${carrier.toUpperCase()}_SECRET`)
    return takeCarrierWebhook(this.#deps, { carrier, secret }, { headers, rawBody })
  }

  async carrierLabel(orderId: string, shipmentId: string): Promise<Result<{ url: string }>> {
    return readLabel(this.#deps, { orderId, shipmentId })
  }

  async listMails(input: MailLogInput): Promise<Result<Page<MailLogEntry>>> {
    return listMails(this.#deps, input)
  }

  async readMail(key: string): Promise<Result<MailDetail>> {
    return readMail(this.#deps, key)
  }

  async resendMail(key: string): Promise<Result<MailLogEntry>> {
    return resendMail(this.#deps, key)
  }

  async previewMail(kind: MailKind): Promise<RenderedMail> {
    return previewMail(this.#deps, kind)
  }

  async sendTestMail(kind: MailKind, to: string): Promise<{ id: string; to: string }> {
    return sendTestMail(this.#deps, kind, to)
  }

  async checkWebhookUrl(url: string): Promise<Result<null>> {
    return checkWebhookUrl(this.#deps.webhooks, url)
  }

  async mailNotices(): Promise<void> {
    await mailNotices(this.#deps)
  }

  async eraseMembers(): Promise<void> {
    await eraseMembers(this.#deps)
  }

  async sendWebhooks(): Promise<void> {
    wakeCalls(this.#deps, true)
  }

  async inventorySystems(): Promise<InventorySystemView[]> {
    const { engagement, inventorySystems } = this.#deps
    return listSystems({ db: engagement }, inventorySystems.systems)
  }

  async takeOrderReport(
    system: string,
    report: OrderReport,
    messageId: string,
  ): Promise<Result<ReportedOrder>> {
    return takeOrderReport(this.#deps, system, report, messageId)
  }

  /** Mails newest first: the local shop's outbox. */
  async readOutboxMail(input: { to: string | null; limit: number }): Promise<RenderedMail[]> {
    return readOutbox(this.#deps, input)
  }
}
