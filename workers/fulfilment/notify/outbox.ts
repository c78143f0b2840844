import { linkedOrderOf } from '../../../src/shared/notify/content.ts'
import type { Mail, RenderedMail } from '../../../src/shared/notify/contract.ts'
import { renderMail } from '../../../src/shared/notify/render-mail.ts'
import { selectMail } from '../../../src/shared/notify/store.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** A mail as its recipient gets it, with the link to its order. */
export async function renderForRecipient(deps: FulfilmentDeps, mail: Mail): Promise<RenderedMail> {
  const orderId = mail.content ? linkedOrderOf(mail.content) : null
  const url = orderId === null ? null : await deps.orderUrl({ orderId, to: mail.to, at: mail.at })
  return renderMail(mail, deps.sender, url)
}

/** Mails of every database newest first, as their recipients get them. */
export async function readOutbox(
  deps: FulfilmentDeps,
  input: { to: string | null; limit: number },
): Promise<RenderedMail[]> {
  const mails = await selectMail([deps.engagement, ...deps.orders], input)
  return Promise.all(mails.map((mail) => renderForRecipient(deps, mail)))
}
