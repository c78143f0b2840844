import { readPage, swap } from '../../storefront/islands/shared/page-swap.ts'

/**
 * Sends a product file and shows its import below the form while it runs: the page of the import is
 * read again and again. A file that was checked can then be imported without choosing it again.
 */
const EVERY_MS = 1_000
const RUN = '[data-import-run]'
const UNREACHABLE = 'unreachable'

const form = document.querySelector<HTMLFormElement>('form[data-import]')
const shown = document.querySelector<HTMLElement>('[data-import-now]')
const status = document.querySelector<HTMLElement>('[data-import-status]')

const say = (text = ''): void => {
  if (status) status.textContent = text
}

const setBusy = (busy: boolean): void => {
  for (const field of form?.querySelectorAll<HTMLButtonElement | HTMLInputElement>(
    'button, input',
  ) ?? []) {
    field.disabled = busy
  }
  form?.setAttribute('aria-busy', String(busy))
}

/** Sends the file as it is. Gives why the shop did not take it; '' where it did. */
async function send(action: string, file: File): Promise<string> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      body: file,
      headers: {
        'content-type': 'text/csv',
        'x-file-name': encodeURIComponent(file.name),
        accept: 'application/x-ndjson, application/problem+json',
        'x-requested-with': 'fetch',
      },
    })
    // The answer lasts as long as the import.
    const text = await response.text()
    if (response.ok) return ''
    const { detail, title }: { detail?: string; title?: string } = JSON.parse(text)
    return detail ?? title ?? UNREACHABLE
  } catch {
    return UNREACHABLE
  }
}

/** Shows the import as its own page does; the state it is in, or null where it has none yet. */
async function show(path: string): Promise<string | null> {
  const page = await readPage(path)
  const run = page?.querySelector<HTMLElement>(RUN)
  if (!page || !run || !shown) return null
  if (!shown.querySelector(RUN)) shown.replaceChildren(document.adoptNode(run))
  else swap(RUN, page)
  return run.dataset.importState ?? null
}

async function follow(path: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await new Promise((next) => setTimeout(next, EVERY_MS))
    const state = await show(path)
    if (state !== null && state !== 'running') return
  }
}

async function run(action: string, file: File): Promise<void> {
  if (!form) return
  const path = action.replace(/\/(?:check|run)$/, '')
  let over = false
  setBusy(true)
  say(form.dataset.sending)
  shown?.replaceChildren()
  const following = follow(path, () => over)
  const refusal = await send(action, file)
  over = true
  await following
  // The answer may be cut off before the end of a long import, which goes on without it.
  if ((await show(path)) === 'running') await follow(path, () => false)
  const state = await show(path)
  setBusy(false)
  say(state !== null ? '' : refusal === UNREACHABLE ? form.dataset.unreachable : refusal)
  await renew()
  form.querySelector<HTMLElement>('[data-import-actions] button')?.focus()
}

/** The buttons get fresh names for their imports, and the list shows the one that has ended. */
async function renew(): Promise<void> {
  const page = await readPage('/admin/import')
  if (!page) return
  const fresh = page.querySelector<HTMLFormElement>('form[data-import]')
  form?.setAttribute('action', fresh?.getAttribute('action') ?? '')
  swap('[data-import-actions]', page)
  swap('[data-import-list]', page)
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const file = form.querySelector<HTMLInputElement>('input[type="file"]')?.files?.[0]
  if (!file) return say(form.dataset.noFile)
  const action = event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? ''
  void run(action, file)
})
