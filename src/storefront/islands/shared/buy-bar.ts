import type { ShownVariant } from '../../shown-variant.ts'

/** The header of a phone covers this part of the window. */
const BELOW_HEADER = '-64px 0px 0px 0px'

const bar = document.querySelector<HTMLElement>('[data-buy-bar]')

/** Hides the bar while the form's own button is in sight: one way to buy at a time. */
export function followBuyRow(form: HTMLFormElement): void {
  const row = form.querySelector('[data-buy-row]')
  if (!bar || !row) return
  new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting } of entries) bar.toggleAttribute('data-away', isIntersecting)
    },
    { rootMargin: BELOW_HEADER },
  ).observe(row)
}

/** Says in the bar what the form's button would add now. */
export function showInBar({ price, options }: ShownVariant, soldOut: boolean): void {
  if (!bar) return
  write('[data-bar-price]', price)
  write('[data-bar-options]', options.join(' / '))
  const add = bar.querySelector<HTMLElement>('[data-bar-add]')
  const none = bar.querySelector<HTMLElement>('[data-bar-sold-out]')
  if (add) add.hidden = soldOut
  if (none) none.hidden = !soldOut && add !== null
}

function write(selector: string, text: string): void {
  const part = bar?.querySelector(selector)
  if (part) part.textContent = text
}
