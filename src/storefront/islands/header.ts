import { islandTexts } from '../texts/island-texts.ts'
import { currentCart, followCart } from './live-cart.ts'
import { interceptAdds } from './shared/add-to-cart.ts'
import { guardForms } from './shared/connection-pill.ts'
import { enliven } from './shared/quantity-steps.ts'

/** On every page: the cart's count, adding without leaving, the steps of quantities, the menu. */

function showCount(units: number): void {
  for (const badge of document.querySelectorAll<HTMLElement>('[data-cart-count]')) {
    badge.hidden = units === 0
    badge.textContent = units > 99 ? '99+' : String(units)
  }
  // Behind the number, so that the link's name begins with its visible text (speech input).
  for (const words of document.querySelectorAll('[data-cart-units]')) {
    words.textContent = units === 0 ? '' : ` ${islandTexts.cart.itemsWord(units)}`
  }
}

document.addEventListener('kerbside:cart', ({ detail }) => showCount(detail.totalQuantity))
interceptAdds()
enliven()
guardForms()
void followCart()
const known = currentCart()
if (known) showCount(known.totalQuantity)

const menu = document.querySelector<HTMLDetailsElement>('details[data-menu]')
if (menu) {
  document.addEventListener('click', ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false
  })
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
}

/** The field takes the focus in the press itself: a phone then brings its keys. */
const search = document.querySelector<HTMLElement>('search[popover]')
document.querySelector('[data-search-open]')?.addEventListener('click', (event) => {
  if (!search?.showPopover) return
  event.preventDefault()
  search.showPopover()
  search.querySelector('input')?.focus()
})

addEventListener('load', () => {
  // Without it the shop works all the same: only the offline page is missing.
  navigator.serviceWorker?.register('/service-worker.js').catch(() => undefined)
})
