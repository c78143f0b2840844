import { islandTexts } from '../texts/island-texts.ts'
import { create, get, hasPasskeys } from './shared/credentials.ts'
import { tell } from './shared/notices.ts'
import { type Answer, ask, askWithSession } from './shared/shop-api.ts'

const TEXT = islandTexts.passkeys
const NOTICES = '[data-notices]'
const API = '/api/v1/session/passkeys'

const form = document.querySelector<HTMLFormElement>('[data-passkey-add]')
const signIn = document.querySelector<HTMLElement>('[data-passkey-sign-in]')

if (hasPasskeys()) {
  if (form) form.hidden = false
  if (signIn) signIn.hidden = false
  const none = document.querySelector<HTMLElement>('[data-no-passkeys]')
  if (none) none.hidden = true
}

/** Whether the form brings the code that proves the email: the page checks it. */
const bringsCode = (sent: HTMLFormElement): boolean =>
  sent.elements.namedItem('confirmCode') !== null

form?.addEventListener('submit', (event) => {
  if (bringsCode(form)) return
  event.preventDefault()
  void busy(form, () => add(form))
})

signIn?.querySelector('button')?.addEventListener('click', () => {
  void busy(signIn, () => enter(signIn.dataset.passkeySignIn ?? '/account'))
})

/** One press at a time: the browser shows one dialog. */
async function busy(element: HTMLElement, work: () => Promise<void>): Promise<void> {
  if (element.hasAttribute('aria-busy')) return
  element.setAttribute('aria-busy', 'true')
  await work()
  element.removeAttribute('aria-busy')
}

async function add(sent: HTMLFormElement): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>({
    method: 'POST',
    path: `${API}/registration`,
  })
  // The page mails a code and asks for it.
  if (!options.ok && options.problem.code === 'step_up_required') return sent.submit()
  const made = options.ok ? await attempt(() => create(options.value)) : null
  if (!options.ok) return tell(NOTICES, wordsOf(options))
  if (!made) return
  const key = crypto.randomUUID()
  const stored = await ask({ method: 'POST', path: API, body: { response: made }, key })
  if (!stored.ok) return tell(NOTICES, wordsOf(stored))
  location.assign('/account/passkeys?told=added')
}

async function enter(next: string): Promise<void> {
  const options = await askWithSession<PublicKeyCredentialRequestOptionsJSON>({
    method: 'POST',
    path: `${API}/challenge`,
  })
  if (!options.ok) return tell(NOTICES, wordsOf(options))
  const response = await attempt(() => get(options.value))
  if (!response) return
  const key = crypto.randomUUID()
  const entered = await ask({ method: 'POST', path: `${API}/verify`, body: { response }, key })
  if (!entered.ok) return tell(NOTICES, wordsOf(entered))
  location.assign(next)
}

/** What the browser's dialog gives; says why it gave nothing. */
async function attempt<T>(dialog: () => Promise<T | null>): Promise<T | null> {
  try {
    return await dialog()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    tell(NOTICES, DIALOG_WORDS[name] ?? islandTexts.general.tryAgain)
    return null
  }
}

/** By the name of the error that the dialog ends with. */
const DIALOG_WORDS: Readonly<Record<string, string>> = {
  NotAllowedError: TEXT.cancelled,
  InvalidStateError: TEXT.known,
  SecurityError: TEXT.address,
}

const wordsOf = ({ problem }: Extract<Answer<unknown>, { ok: false }>): string =>
  problem.code === 'code_invalid' ? TEXT.unknown : problem.detail
