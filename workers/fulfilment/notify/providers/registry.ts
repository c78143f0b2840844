import type { MailPort, MailStatus } from '../../../../src/shared/notify/contract.ts'
import { permissionsOf } from '../../../../src/shared/platform/environment.ts'
import { log } from '../../../../src/shared/platform/log.ts'
import { optionalSetting } from '../../../../src/shared/platform/optional-setting.ts'
import { cloudflareMail } from './cloudflare.ts'
import { resendMail } from './resend.ts'

const RESEND_API = 'https://api.resend.com'

/** The provider of this deployment, and whether its mails leave as the settings say. */
export interface MailSetup {
  /** Null: mails stay in the outbox. */
  port: MailPort | null
  status: MailStatus
}

/** A sender by its name and mailbox. A name such as `Lamps, Rugs & Co.` is quoted (RFC 5322). */
export const namedAddress = (name: string, mailbox: string): string =>
  /["(),.:;<>@[\\\]]/.test(name)
    ? `"${name.replace(/["\\]/g, '')}" <${mailbox}>`
    : `${name} <${mailbox}>`

const outbox = (status: MailStatus): MailSetup => ({ port: null, status })

/**
 * The provider that `MAIL_PROVIDER` names. A deployment whose settings name none, an unknown one or
 * one without its key keeps mails in the outbox: none is lost or sent in part.
 * @param from the sender where `MAIL_FROM` is empty
 */
export function mailSetupOf(env: FulfilmentEnv, from: string): MailSetup {
  const sender = optionalSetting(env, 'MAIL_FROM') ?? from
  switch (optionalSetting(env, 'MAIL_PROVIDER') ?? 'local') {
    case 'resend': {
      const key = optionalSetting(env, 'RESEND_API_KEY')
      if (key === null) return outbox('misconfigured')
      const base = optionalSetting(env, 'RESEND_API_BASE') ?? RESEND_API
      return { port: resendMail({ key, base, from: sender }), status: 'ok' }
    }
    case 'cloudflare':
      return { port: cloudflareMail(env.EMAIL, sender), status: 'ok' }
    case 'local':
      // A local shop has nobody to send to.
      return outbox(permissionsOf(env.ENVIRONMENT).devTools ? 'ok' : 'no_provider')
    default:
      return outbox('misconfigured')
  }
}

let isTold = false

/** Says once in each isolate's life that mails stay in the outbox. */
export function logMailSetup({ status }: MailSetup): void {
  if (status === 'ok' || isTold) return
  isTold = true
  log('mail.stays-in-outbox', { code: status })
}
