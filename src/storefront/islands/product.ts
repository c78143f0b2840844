import type { ShownProduct, ShownVariant } from '../shown-variant.ts'
import { startingVariant, variantChoice } from '../variant-choice.ts'
import { switchFavourite } from './shared/favourite.ts'

/** Makes the product page's choices instant; without this file they are links and radios. */
const form = document.querySelector<HTMLFormElement>('form[data-product]')
const gallery = document.querySelector<HTMLElement>('[data-gallery]')
const strip = gallery?.querySelector<HTMLElement>('[data-gallery-strip]') ?? null

if (form) chooseIn(form)
if (strip) followStrip(strip)
for (const favourite of all<HTMLFormElement>('form[data-favourite]')) switchFavourite(favourite)

/** A function, not a constant: the lines above call it before they are past. */
function all<E extends HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)]
}

function chooseIn(form: HTMLFormElement): void {
  // The shop's own words about its own product, rendered into this page.
  const product: ShownProduct = JSON.parse(form.dataset.product ?? '')
  const options = product.options.map((name, index) => ({
    name,
    values: product.values[index] ?? [],
  }))
  let chosen = startingVariant(product.variants, product.chosen)

  const choose = (variantId: string | undefined): void => {
    const next = product.variants.find(({ id }) => id === variantId)
    if (!next || next === chosen) return
    chosen = next
    showChoice(form, variantChoice(options, product.variants, next))
    showVariant(next)
    history.replaceState(history.state, '', `?variant=${encodeURIComponent(next.id)}`)
  }

  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === 'variantId') {
      choose(event.target.value)
    }
  })
  form.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-option]') : null
    if (!(link instanceof HTMLAnchorElement) || isOwnWindow(event)) return
    event.preventDefault()
    choose(new URL(link.href).searchParams.get('variant') ?? undefined)
  })
}

/** The shopper wants the link in a tab or window of its own. */
const isOwnWindow = ({ metaKey, ctrlKey, shiftKey }: MouseEvent): boolean =>
  metaKey || ctrlKey || shiftKey

function showChoice(
  form: HTMLFormElement,
  { chosen, leading, last }: ReturnType<typeof variantChoice<ShownVariant>>,
): void {
  leading.forEach(({ values }, index) => {
    setText(form, `[data-chosen="${index}"]`, ` ${chosen.options[index] ?? ''}`)
    for (const link of all<HTMLAnchorElement>(`a[data-option="${index}"]`, form)) {
      const value = values.find((one) => one.value === link.dataset.value)
      link.toggleAttribute('hidden', !value)
      if (!value) continue
      link.href = `?variant=${encodeURIComponent(value.variantId)}`
      link.toggleAttribute('data-out', value.soldOut)
      if (value.current) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  })
  for (const label of all<HTMLLabelElement>('label[data-radio]', form)) {
    const radio = label.querySelector('input')
    const variant = last?.radios.find(({ value }) => value === label.dataset.radio)?.variant
    if (!radio) continue
    const soldOut = variant?.availability.state === 'out'
    label.hidden = !variant
    radio.value = variant?.id ?? ''
    radio.disabled = !variant || soldOut
    radio.checked = variant?.id === chosen.id && !soldOut
    setText(label, '[data-radio-note]', soldOut ? ', sold out' : '')
    setText(label, '[data-radio-price]', variant?.price ?? '')
  }
  const nothingLeft =
    last?.radios.every(({ variant }) => !variant || variant.availability.state === 'out') ?? false
  for (const button of all<HTMLButtonElement>('[data-buys]', form)) button.disabled = nothingLeft
  setText(form, '[data-add-text]', nothingLeft ? 'Sold out' : 'Add to cart')
}

function showVariant(variant: ShownVariant): void {
  const { price, was, sku, imageId, availability, availabilityText } = variant
  setText(document, '[data-price-now]', price)
  setText(document, '[data-price-was]', was ?? '')
  document.querySelector('[data-chosen-price]')?.toggleAttribute('data-reduced', was !== undefined)
  for (const part of all('[data-price-label], [data-price-before]')) part.hidden = was === undefined
  const note = form?.querySelector<HTMLElement>('[data-availability]')
  if (note) note.dataset.state = availability.state
  setText(document, '[data-availability-text]', availabilityText)
  setText(document, '[data-fact="sku"]', sku)
  const picture =
    imageId && strip?.querySelector<HTMLElement>(`[data-image="${CSS.escape(imageId)}"]`)
  if (picture) show(picture)
}

function setText(within: ParentNode, selector: string, text: string): void {
  const element = within.querySelector(selector)
  if (element && element.textContent !== text) element.textContent = text
}

/** Scrolls the strip alone: the page stays where it is. */
function show(picture: HTMLElement): void {
  strip?.scrollTo({ left: picture.offsetLeft - strip.offsetLeft })
}

/** The small pictures show which large one is seen, and bring theirs without moving the page. */
function followStrip(strip: HTMLElement): void {
  const links = all<HTMLAnchorElement>('a[data-gallery-link]', gallery ?? document)
  for (const link of links) {
    link.addEventListener('click', (event) => {
      const picture = document.getElementById(link.hash.slice(1))
      if (!picture || isOwnWindow(event)) return
      event.preventDefault()
      show(picture)
    })
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        for (const link of links) {
          if (link.hash === `#${target.id}`) link.setAttribute('aria-current', 'true')
          else link.removeAttribute('aria-current')
        }
      }
    },
    { root: strip, threshold: 0.6 },
  )
  for (const picture of strip.querySelectorAll('figure')) seen.observe(picture)
}
