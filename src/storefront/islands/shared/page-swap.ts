/**
 * Pages whose parts follow the shop take them from the page itself: it is asked for again, by a
 * form or by address, and what has changed in it takes the place of what is shown. So there is one
 * rendering of everything, and what works with a script is what works without.
 */

/** The page a form leads to; null where the shop cannot be reached, or answers with an outage. */
export const sendForm = (
  form: HTMLFormElement,
  submitter: HTMLElement | null,
): Promise<Document | null> => read(...requestOf(form, submitter))

function requestOf(form: HTMLFormElement, submitter: HTMLElement | null): [string, RequestInit] {
  const fields = new FormData(form, submitter)
  const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]))
  // The attribute: a button named `action` stands in the way of the property.
  const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? ''
  return [address, { method: 'POST', body }]
}

/** The answer to a form: an address to open, perhaps of another origin, or a page. */
export type FormAnswer = { next: string } | { page: Document; status: number }

/** As `sendForm`, for a form that may lead out of the shop. */
export async function submitForm(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
): Promise<FormAnswer | null> {
  const [address, request] = requestOf(form, submitter)
  try {
    const headers = { accept: 'text/html', 'x-requested-with': 'fetch' }
    const response = await fetch(address, { ...request, headers })
    const next = response.headers.get('x-location')
    if (next !== null) return { next }
    return { page: await pageIn(response), status: response.status }
  } catch {
    return null
  }
}

/** The page at an address of this shop; null as for `sendForm`. */
export const readPage = (address: string): Promise<Document | null> => read(address, {})

/** The page of an outage never takes the place of a page that is in use. */
async function read(address: string, request: RequestInit): Promise<Document | null> {
  try {
    const response = await fetch(address, { ...request, headers: { accept: 'text/html' } })
    return response.status >= 500 ? null : await pageIn(response)
  } catch {
    return null
  }
}

async function pageIn(response: Response): Promise<Document> {
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  page.documentElement.dataset.address = response.url
  // The parser runs no script and so reads these as content: a refresh in one would come to life.
  for (const without of page.querySelectorAll('noscript')) without.remove()
  return page
}

/** The address of a page after all redirects. */
export const addressOf = (page: Document): string => page.documentElement.dataset.address ?? ''

/**
 * Puts what matches in the page that was read in place of what matches here. Keeps what is being
 * typed, and which details stand open. The focus goes to what the new part marks with
 * `data-swap-focus`; else it stays, or goes to the part's heading where its element is gone: never
 * to the top of the page. False where either page has nothing of the kind.
 */
export function swap(selector: string, page: Document): boolean {
  const here = document.querySelector<HTMLElement>(selector)
  const there = page.querySelector<HTMLElement>(selector)
  if (!here || !there) return false
  const restore = remember(here, there)
  for (const open of here.querySelectorAll<HTMLElement>('details[open][data-keep-open]')) {
    const same = there.querySelector(`details[data-keep-open="${open.dataset.keepOpen}"]`)
    same?.setAttribute('open', '')
  }
  here.replaceWith(document.adoptNode(there))
  restore()
  return true
}

function remember(here: HTMLElement, there: HTMLElement): () => void {
  const marked = there.querySelector<HTMLElement>('[data-swap-focus]')
  if (marked) return () => marked.focus({ preventScroll: true })
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || !here.contains(active)) return () => undefined
  const typed =
    active instanceof HTMLInputElement &&
    active.type !== 'radio' &&
    active.value !== active.defaultValue
      ? active.value
      : null
  return () => {
    const same = active.id === '' ? null : document.getElementById(active.id)
    if (typed !== null && same instanceof HTMLInputElement) same.value = typed
    if (same) same.focus({ preventScroll: true })
    else focusHeading(there)
  }
}

function focusHeading(part: HTMLElement): void {
  const heading = part.querySelector<HTMLElement>('h1, h2, h3') ?? part
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * Gives a page that answered a form the address of the page it stands for: a reload or a step back
 * then asks for that page and does not send the form again.
 */
export function settleAddress(path: string): void {
  if (location.pathname !== path) history.replaceState(null, '', path)
}
