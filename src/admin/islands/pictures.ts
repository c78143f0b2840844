import { readPage, sendForm, swap } from '../../storefront/islands/shared/page-swap.ts'
import { pictures as TEXT } from '../texts/en/pictures.ts'
import { runEach } from './shared/run-each.ts'

/**
 * The pictures of a product: each file is a request of its own, with its progress and its reason if
 * it is refused; an order by dragging is sent as the form of the pictures is.
 */
const panelOf = (): HTMLElement | null => document.querySelector('[data-picture-panel]')

const inPanel = (target: EventTarget | null, selector: string): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(`[data-picture-panel] ${selector}`) : null

function say(text: string): void {
  const status = panelOf()?.querySelector<HTMLElement>('[data-picture-status]')
  if (status) status.textContent = text
}

/** Shows the pictures and the head of a newer page; the form of the product stays as it is edited. */
function showPictures(page: Document | null): boolean {
  if (!page || !swap('[data-pictures]', page)) return false
  // The product has unpublished changes now.
  swap('[data-product-head]', page)
  // The page that `live` compares with is this one now: the change is this member's own.
  const [here, there] = [document, page].map((one) => one.querySelector<HTMLElement>('[data-live]'))
  const state = there?.dataset.live
  if (here && state !== undefined) here.dataset.live = state
  return true
}

interface Row {
  file: File
  progress: HTMLProgressElement
  note: HTMLElement
}

function rowOf(file: File, list: Element): Row {
  const row = document.createElement('li')
  row.className = 'flex flex-wrap items-center gap-x-3 gap-y-1'
  const name = document.createElement('span')
  name.className = 'font-semibold wrap-anywhere'
  name.textContent = file.name
  const progress = document.createElement('progress')
  progress.className = 'meter max-w-40'
  progress.max = 1
  progress.value = 0
  progress.setAttribute('aria-label', TEXT.progress(file.name))
  const note = document.createElement('span')
  note.textContent = TEXT.waiting
  row.append(name, progress, note)
  list.append(row)
  return { file, progress, note }
}

/** Null where the file was added, else the reason. `fetch` does not tell the progress of a body. */
const send = (action: string, { file, progress }: Row): Promise<string | null> =>
  new Promise((resolve) => {
    const body = new FormData()
    body.set('key', crypto.randomUUID())
    body.set('file', file)
    const request = new XMLHttpRequest()
    request.open('POST', action)
    request.setRequestHeader('accept', 'application/problem+json')
    request.setRequestHeader('x-requested-with', 'fetch')
    request.upload.onprogress = ({ loaded, total }) => {
      progress.value = total === 0 ? 0 : loaded / total
    }
    request.onload = () => resolve(request.status < 300 ? null : reasonIn(request.responseText))
    request.onerror = () => resolve(TEXT.unreachable)
    request.send(body)
  })

function reasonIn(text: string): string {
  try {
    const { detail, title }: { detail?: string; title?: string } = JSON.parse(text)
    return detail ?? title ?? TEXT.unreachable
  } catch {
    return TEXT.unreachable
  }
}

async function upload(files: readonly File[]): Promise<void> {
  const panel = panelOf()
  const form = panel?.querySelector<HTMLFormElement>('[data-upload]')
  const list = panel?.querySelector('[data-upload-rows]')
  if (!panel || !form || !list || files.length === 0 || panel.ariaBusy === 'true') return
  const action = form.getAttribute('action') ?? ''
  panel.ariaBusy = 'true'
  list.replaceChildren()
  shownRows = list
  const { done, failed } = await runEach(
    files.map((file) => rowOf(file, list)),
    {
      // One after the other: the pictures take the order of the files.
      lanes: 1,
      run: async (row) => {
        row.note.textContent = TEXT.sending
        const reason = await send(action, row)
        row.progress.hidden = true
        row.note.textContent = reason ?? TEXT.added
        row.note.className = reason === null ? 'text-muted' : 'font-medium text-danger'
        return reason
      },
      onProgress: () => undefined,
      isStopped: () => false,
    },
  )
  if (done.length > 0) showPictures(await readPage(panel.dataset.picturePanel ?? ''))
  panel.ariaBusy = null
  const words = failed.map(({ item, reason }) => `${item.file.name}: ${reason}`)
  say(failed.length === 0 ? TEXT.added : `${TEXT.refused(failed.length)} ${words.join(' ')}`)
}

async function arrange(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  form.ariaBusy = 'true'
  const page = await sendForm(form, submitter)
  form.ariaBusy = null
  say(showPictures(page) ? TEXT.saved : TEXT.unreachable)
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.matches('[data-arrangement]')) return
  event.preventDefault()
  if (form.ariaBusy !== 'true') void arrange(form, event.submitter)
})

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !inPanel(target, '[data-upload]')) return
  const files = [...(target.files ?? [])]
  target.value = ''
  void upload(files)
})

/** The picture under way to another place. */
let dragged: HTMLElement | null = null

const holdsFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false

document.addEventListener('dragstart', (event) => {
  dragged = inPanel(event.target, '[data-picture]')
  if (dragged) dragged.dataset.dragged = ''
})

document.addEventListener('dragover', (event) => {
  const panel = panelOf()
  if (!panel || !(event.target instanceof Node) || !panel.contains(event.target)) return
  const over = inPanel(event.target, '[data-picture]')
  if (dragged && over && over !== dragged) {
    const isBefore = over.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_FOLLOWING
    if (isBefore) over.before(dragged)
    else over.after(dragged)
  }
  if (dragged || holdsFiles(event)) event.preventDefault()
  if (!dragged && holdsFiles(event)) panel.dataset.dropping = ''
})

document.addEventListener('dragleave', (event) => {
  const panel = panelOf()
  if (!(event.relatedTarget instanceof Node) || !panel?.contains(event.relatedTarget)) {
    delete panel?.dataset.dropping
  }
})

document.addEventListener('drop', (event) => {
  const panel = panelOf()
  delete panel?.dataset.dropping
  if (!panel || !(event.target instanceof Node) || !panel.contains(event.target)) return
  if (dragged || holdsFiles(event)) event.preventDefault()
  if (!dragged) void upload([...(event.dataTransfer?.files ?? [])])
})

document.addEventListener('dragend', () => {
  if (!dragged) return
  delete dragged.dataset.dragged
  dragged = null
  const form = panelOf()?.querySelector<HTMLFormElement>('[data-arrangement]')
  form?.requestSubmit(form.querySelector<HTMLElement>('button[name="save"]'))
})

/** The rows of the last files. The reason of a refused one stays until the next files. */
let shownRows: Element | null = null

/** A newer page has no rows of files: those that are shown stay. */
function keepRows(): void {
  const list = panelOf()?.querySelector('[data-upload-rows]')
  if (shownRows && list && list !== shownRows) list.replaceWith(shownRows)
}

/** With a script, choosing files sends them, and files can be dropped. */
function showScripted(): void {
  for (const hint of document.querySelectorAll<HTMLElement>('[data-drop-hint]')) hint.hidden = false
  for (const button of document.querySelectorAll<HTMLElement>('[data-upload-button]')) {
    button.hidden = true
  }
}

showScripted()
document.addEventListener('kerbside:shown', () => {
  showScripted()
  keepRows()
})
