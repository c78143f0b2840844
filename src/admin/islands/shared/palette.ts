import { readPage } from '../../../storefront/islands/shared/page-swap.ts'

/** Keys typed quickly are one question. */
const SETTLE_MS = 150
/** Shorter words find too much. */
const QUERY_MIN_CHARS = 2

interface Parts {
  dialog: HTMLDialogElement
  input: HTMLInputElement
  list: HTMLElement
  status: HTMLElement
  /** The pages and actions of the back office, which are always offered. */
  pages: HTMLAnchorElement[]
}

function partsOf(): Parts | null {
  const dialog = document.querySelector<HTMLDialogElement>('[data-palette]')
  const input = dialog?.querySelector<HTMLInputElement>('[data-palette-input]')
  const list = dialog?.querySelector<HTMLElement>('[role="listbox"]')
  const status = dialog?.querySelector<HTMLElement>('[data-palette-status]')
  if (!dialog || !input || !list || !status) return null
  return { dialog, input, list, status, pages: [...list.querySelectorAll('a')] }
}

const optionsOf = ({ list }: Parts): HTMLAnchorElement[] => [
  ...list.querySelectorAll<HTMLAnchorElement>('a:not([hidden])'),
]

function choose(parts: Parts, index: number): void {
  const options = optionsOf(parts)
  const at = options.length === 0 ? -1 : (index + options.length) % options.length
  for (const [place, option] of options.entries()) {
    option.setAttribute('aria-selected', String(place === at))
    if (place === at) {
      parts.input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    }
  }
  if (at < 0) parts.input.removeAttribute('aria-activedescendant')
}

const chosenIn = (parts: Parts): number =>
  optionsOf(parts).findIndex((option) => option.getAttribute('aria-selected') === 'true')

/** Shows the pages whose name has the words, and nothing found for an earlier question. */
function filterPages({ pages, list }: Parts, query: string): void {
  const words = query.toLowerCase().split(/\s+/)
  for (const page of pages) {
    const text = (page.textContent ?? '').toLowerCase()
    page.hidden = !words.every((word) => text.includes(word))
  }
  for (const found of list.querySelectorAll('[data-found]')) found.remove()
}

/** The results of the search page as options: page and palette share one rendering. */
async function find(parts: Parts, query: string): Promise<void> {
  const page = await readPage(`/admin/search?q=${encodeURIComponent(query)}`)
  if (parts.input.value.trim() !== query) return
  const results = page?.querySelector('[data-search-results]')
  const links = [...(results?.querySelectorAll<HTMLAnchorElement>('a[data-result]') ?? [])]
  parts.list.append(...links.map(optionOf))
  parts.status.textContent = page?.querySelector('[data-search-status]')?.textContent ?? ''
  if (chosenIn(parts) < 0) choose(parts, 0)
}

function optionOf(link: HTMLAnchorElement, index: number): HTMLAnchorElement {
  const option = document.adoptNode(link)
  option.id = `palette-found-${index}`
  option.dataset.found = ''
  option.role = 'option'
  option.tabIndex = -1
  option.ariaSelected = 'false'
  return option
}

function listen(parts: Parts): void {
  const { dialog, input, status } = parts
  let timer: ReturnType<typeof setTimeout> | undefined
  input.addEventListener('input', () => {
    clearTimeout(timer)
    status.textContent = ''
    const query = input.value.trim()
    filterPages(parts, query)
    choose(parts, 0)
    if (query.length >= QUERY_MIN_CHARS) timer = setTimeout(() => find(parts, query), SETTLE_MS)
  })
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) choose(parts, chosenIn(parts) + step)
    else if (event.key === 'Enter') optionsOf(parts)[Math.max(0, chosenIn(parts))]?.click()
    else return
    event.preventDefault()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
}

function show(parts: Parts): void {
  parts.input.value = ''
  parts.status.textContent = ''
  filterPages(parts, '')
  choose(parts, 0)
  parts.dialog.showModal()
  parts.input.focus()
}

/** Opens the palette by ⌘K or Ctrl+K, and shows the keys beside the search. */
export function startPalette(): void {
  const parts = partsOf()
  if (!parts) return
  listen(parts)
  const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
  const keys = document.querySelector('[data-palette-keys]')
  if (keys && isApple) keys.textContent = '⌘K'
  document.querySelector<HTMLElement>('[data-palette-hint]')?.removeAttribute('hidden')
  document.addEventListener('keydown', (event) => {
    const wanted = event.key.toLowerCase() === 'k' && (isApple ? event.metaKey : event.ctrlKey)
    if (!wanted || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (parts.dialog.open) parts.dialog.close()
    else show(parts)
  })
}
