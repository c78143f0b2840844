import type { Cart, CartLine } from '../../../shared/cart/contract.ts'
import { buttonLook } from '../../components/controls/button-look.ts'
import { formatMoney } from '../../format-money.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { bringBack, currentCart, setQuantity } from '../live-cart.ts'
import { element, icon } from './element.ts'

const TEXT = islandTexts.cart
const STEP =
  'press-target flex items-center justify-center text-muted not-disabled:hover:text-ink disabled:opacity-40'
const MINUS = 'M6 12h12'
const PLUS = 'M6 12h12M12 6v12'
const CLOSE = 'm6 6 12 12M18 6 6 18'
const BOX = 'M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16zM3.5 8l8.5 4.5L20.5 8M12 12.5v8'
const QUANTITY_MAX = 999

interface Row {
  item: HTMLElement
  update(line: CartLine): void
}

const rows = new Map<string, Row>()
const heading = element('h2', { class: 'text-xl', tabindex: '-1', id: 'drawer-title' })
const message = element('p', {
  role: 'alert',
  class: 'bg-danger-soft px-5 py-3 text-sm text-danger empty:hidden',
})
/** Names the line that was just removed, with an undo button. */
const removed = element('div', {
  role: 'status',
  tabindex: '-1',
  class:
    'flex items-center justify-between gap-3 bg-info-soft px-5 py-1.5 text-sm text-info empty:hidden',
})
const list = element('ul', { class: 'flex-1 overflow-y-auto px-5' })
const total = element('span', { class: 'tabular-nums' })
const empty = element('p', { class: 'px-5 py-10 text-center text-muted' }, TEXT.empty)
const foot = footer()
const dialog = element(
  'dialog',
  {
    class: 'cart-drawer',
    'aria-labelledby': 'drawer-title',
    // A press on the dialog itself is one beside its panel.
    onclick: (event) => {
      if (event.target === dialog) dialog.close()
    },
  },
  element(
    'div',
    { class: 'flex h-full flex-col' },
    element(
      'header',
      { class: 'flex items-center justify-between border-b border-line py-3 pl-5 pr-3' },
      heading,
      element(
        'button',
        {
          type: 'button',
          class: 'press-target flex items-center justify-center rounded-md hover:bg-sunken',
          'aria-label': islandTexts.general.close,
          onclick: () => dialog.close(),
        },
        icon(CLOSE),
      ),
    ),
    message,
    removed,
    empty,
    list,
    foot,
  ),
)

document.body.append(dialog)
document.addEventListener('kerbside:cart', ({ detail }) => {
  if (dialog.open) render(detail)
})

/** Shows the cart beside the page, with the line of what was just added in view. */
export function openDrawer(variantId?: string): void {
  const cart = currentCart()
  if (!cart) return
  message.textContent = ''
  removed.replaceChildren()
  render(cart)
  if (!dialog.open) dialog.showModal()
  heading.focus({ preventScroll: true })
  const added = cart.lines.find((line) => line.variantId === variantId)
  if (added) rows.get(added.id)?.item.scrollIntoView({ block: 'nearest' })
}

function render(cart: Cart): void {
  const units = cart.totalQuantity
  heading.textContent = TEXT.title(units)
  const there = new Set(cart.lines.map(({ id }) => id))
  for (const [id, { item }] of rows) {
    if (there.has(id)) continue
    // The focus in a removed row stays in the drawer.
    if (item.contains(document.activeElement)) {
      const next = removed.childElementCount > 0 ? removed : heading
      next.focus()
    }
    item.remove()
    rows.delete(id)
  }
  for (const line of cart.lines) {
    let row = rows.get(line.id)
    if (!row) {
      row = makeRow(line)
      rows.set(line.id, row)
      list.append(row.item)
    }
    row.update(line)
  }
  total.textContent = formatMoney(cart.cost.total)
  empty.hidden = cart.lines.length > 0
  list.hidden = foot.hidden = cart.lines.length === 0
}

const nameOf = ({ title, variantTitle }: CartLine): string =>
  variantTitle === null ? title : `${title}, ${variantTitle}`

function refused(detail: string): void {
  removed.replaceChildren()
  message.textContent = detail
}

function change(line: CartLine, quantity: number): void {
  message.textContent = ''
  removed.replaceChildren()
  setQuantity(line.id, quantity, refused)
}

/** Removes the line, and shows an undo button. */
function remove(line: CartLine): void {
  message.textContent = ''
  const key = crypto.randomUUID()
  const undo = element(
    'button',
    { type: 'button', class: buttonLook('plain', false, 'underline') },
    TEXT.undo,
  )
  undo.addEventListener('click', async () => {
    undo.disabled = true
    await bringBack(line, key, (detail) => {
      message.textContent = detail
    })
    undo.disabled = false
    if (!currentCart()?.lines.some(({ variantId }) => variantId === line.variantId)) return
    removed.replaceChildren()
    heading.focus()
  })
  removed.replaceChildren(element('span', { class: 'min-w-0' }, TEXT.removed(nameOf(line))), undo)
  setQuantity(line.id, 0, refused)
}

function makeRow(first: CartLine): Row {
  let line = first
  const name = nameOf(first)
  const step = (by: number, label: string, path: string) =>
    element(
      'button',
      {
        type: 'button',
        class: STEP,
        'aria-label': label,
        onclick: () => change(line, line.quantity + by),
      },
      icon(path),
    )
  const less = step(-1, TEXT.decreaseOf(name), MINUS)
  const more = step(1, TEXT.increaseOf(name), PLUS)
  const count = element('span', {
    class: 'min-w-6 text-center tabular-nums',
    'aria-live': 'polite',
  })
  const price = element('span', { class: 'shrink-0 font-semibold tabular-nums' })
  const item = element(
    'li',
    { class: 'flex gap-4 border-b border-line py-4 last:border-0' },
    picture(first),
    element(
      'div',
      { class: 'min-w-0 flex-1' },
      element(
        'div',
        { class: 'flex items-start justify-between gap-3' },
        element(
          'a',
          {
            href: `/products/${first.handle}`,
            class: 'min-w-0 font-semibold leading-snug hover:underline',
          },
          first.title,
        ),
        price,
      ),
      element('p', { class: 'text-sm text-muted empty:hidden' }, first.variantTitle ?? ''),
      element(
        'p',
        { class: 'text-sm text-muted empty:hidden' },
        first.shownIn === undefined ? '' : islandTexts.product.shownIn(first.shownIn),
      ),
      element(
        'div',
        // A promotion gives a gift and takes it away: there is nothing to press.
        { class: 'mt-2 flex items-center justify-between', hidden: first.giftOf !== undefined },
        element(
          'div',
          { class: 'flex items-center rounded-md border border-edge' },
          less,
          count,
          more,
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'press-target px-2 text-sm text-muted hover:text-ink hover:underline',
            'aria-label': TEXT.removeLine(name),
            onclick: () => remove(line),
          },
          TEXT.remove,
        ),
      ),
    ),
  )
  return {
    item,
    update(next) {
      line = next
      count.textContent = String(line.quantity)
      price.textContent = formatMoney(line.cost.total)
      less.disabled = line.quantity <= 1
      more.disabled = line.quantity >= QUANTITY_MAX
    },
  }
}

const picture = ({ image }: CartLine): HTMLElement =>
  element(
    'span',
    { class: 'block size-20 shrink-0 overflow-hidden rounded-md bg-sunken' },
    image === null
      ? element(
          'span',
          {
            'data-no-picture': true,
            class: 'flex size-full items-center justify-center text-muted',
          },
          icon(BOX),
        )
      : element('img', {
          src: image,
          alt: '',
          width: '80',
          height: '80',
          class: 'size-full object-cover',
        }),
  )

function footer(): HTMLElement {
  return element(
    'footer',
    { class: 'grid gap-3 border-t border-line p-5' },
    element(
      'p',
      { class: 'flex justify-between text-lg font-semibold' },
      TEXT.estimatedTotal,
      total,
    ),
    element('p', { class: '-mt-2 text-sm text-muted' }, TEXT.calculatedAtCheckout),
    element(
      'form',
      { method: 'post', action: '/checkout' },
      element('input', { type: 'hidden', name: 'key', value: crypto.randomUUID() }),
      element('button', { class: buttonLook('primary', true) }, TEXT.checkOut),
    ),
    element('a', { href: '/cart', class: buttonLook('quiet', true) }, TEXT.view),
  )
}
