import type { ProductSummary } from '../../shared/catalog/contract.ts'
import { formatMoney } from '../format-money.ts'
import { islandTexts } from '../texts/island-texts.ts'

/**
 * Suggestions while typing, after the combobox pattern (WAI-ARIA APG, editable with list
 * autocomplete): the arrows walk, Enter opens, Escape closes, and what is typed stays what it is.
 */
const QUIET_MS = 150
const SUGGESTIONS_MAX = 6
const LIST_ID = 'search-suggestions'

type Suggestion = Pick<ProductSummary, 'handle' | 'title' | 'image' | 'priceFrom' | 'priceTo'>

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-search]')) {
  const input = form.querySelector<HTMLInputElement>('input[name="q"]')
  if (input) suggestFor(form, input)
}

function suggestFor(form: HTMLFormElement, input: HTMLInputElement): void {
  const list = document.createElement('ul')
  list.id = LIST_ID
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', islandTexts.search.suggestions)
  list.className =
    'absolute inset-x-0 top-full z-30 mt-1 max-h-[70vh] overflow-y-auto rounded-lg border border-line bg-surface py-2 shadow-raised'
  const status = document.createElement('p')
  status.className = 'sr-only'
  status.setAttribute('role', 'status')
  form.append(list, status)
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': LIST_ID,
    'aria-expanded': 'false',
  })) {
    input.setAttribute(name, value)
  }

  let active = -1
  let timer = 0
  let asking: AbortController | null = null
  /** The words whose suggestions stand in the list. */
  let shownFor = ''

  const options = () => [...list.children].filter((item) => item instanceof HTMLElement)
  const activate = (index: number): void => {
    active = index
    for (const [at, option] of options().entries()) {
      option.setAttribute('aria-selected', String(at === index))
    }
    const option = options()[index]
    if (option) {
      input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    } else input.removeAttribute('aria-activedescendant')
  }
  const open = (isOpen: boolean): void => {
    list.hidden = !isOpen
    input.setAttribute('aria-expanded', String(isOpen))
    activate(-1)
  }
  const show = (words: string, found: readonly Suggestion[]): void => {
    shownFor = words
    const chosen = options()[active]?.dataset.href
    list.replaceChildren(...found.map(optionOf))
    status.textContent =
      found.length === 0
        ? islandTexts.search.noSuggestions
        : islandTexts.search.suggestionCount(found.length)
    open(found.length > 0)
    // Suggestions of the last letter may come late. The row that the arrows chose stays chosen.
    if (chosen !== undefined)
      activate(options().findIndex(({ dataset }) => dataset.href === chosen))
  }
  const ask = async (words: string): Promise<void> => {
    asking?.abort()
    asking = new AbortController()
    const found = await search(words, asking.signal)
    // A refusal or an outage leaves the field as it is: it is a search without suggestions.
    if (found && words === input.value.trim() && document.activeElement === input) {
      show(words, found)
    }
  }

  input.addEventListener('input', () => {
    clearTimeout(timer)
    const words = input.value.trim()
    if (words === '') {
      asking?.abort()
      status.textContent = ''
      open(false)
    } else if (words !== shownFor) timer = window.setTimeout(() => void ask(words), QUIET_MS)
  })
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const count = options().length
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count > 0) {
      event.preventDefault()
      if (list.hidden) open(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      // From the field itself (-1) down to the first or up to the last, and round again.
      activate(((active + 1 + step + count + 1) % (count + 1)) - 1)
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      open(false)
    } else if (event.key === 'Enter' && !list.hidden && active >= 0) {
      event.preventDefault()
      const link = options()[active]?.dataset.href
      if (link !== undefined) location.assign(link)
    }
  })
  list.addEventListener('pointerdown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null
    if (option instanceof HTMLElement && option.dataset.href) location.assign(option.dataset.href)
  })
  input.addEventListener('blur', () => open(false))
}

async function search(words: string, signal: AbortSignal): Promise<Suggestion[] | null> {
  try {
    const query = new URLSearchParams({ q: words, limit: String(SUGGESTIONS_MAX) })
    const response = await fetch(`/api/v1/search?${query}`, { signal })
    if (!response.ok) return null
    const { data }: { data: Suggestion[] } = await response.json()
    return data
  } catch {
    return null
  }
}

function optionOf(
  { handle, title, image, priceFrom, priceTo }: Suggestion,
  index: number,
): HTMLElement {
  const option = document.createElement('li')
  option.id = `${LIST_ID}-${index}`
  option.setAttribute('role', 'option')
  option.setAttribute('aria-selected', 'false')
  option.dataset.href = `/products/${encodeURIComponent(handle)}`
  option.className =
    'flex min-h-14 cursor-pointer items-center gap-3 px-3 py-1.5 text-sm hover:bg-sunken aria-selected:bg-accent-soft'
  const picture = document.createElement('span')
  picture.className = 'size-11 shrink-0 overflow-hidden rounded-sm bg-sunken'
  if (image !== null) {
    const drawn = new Image(44, 44)
    drawn.src = image
    drawn.alt = ''
    drawn.className = 'size-full object-cover'
    picture.append(drawn)
  }
  const name = document.createElement('span')
  name.className = 'min-w-0 grow truncate'
  name.textContent = title
  const price = document.createElement('span')
  price.className = 'text-muted'
  const lowest = formatMoney(priceFrom, document.documentElement.lang)
  price.textContent = priceTo.amount > priceFrom.amount ? islandTexts.general.from(lowest) : lowest
  option.append(picture, name, price)
  return option
}
