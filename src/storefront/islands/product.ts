import type { ShownProduct, ShownVariant } from '../shown-variant.ts'
import { islandTexts } from '../texts/island-texts.ts'
import { startingVariant, variantChoice } from '../variant-choice.ts'
import { followBuyRow, showInBar } from './shared/buy-bar.ts'
import { switchFavourite } from './shared/favourite.ts'

const { stock } = islandTexts

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
  followBuyRow(form)
  if (chosen) showInBar(chosen, isNothingLeft(variantChoice(options, product.variants, chosen)))

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

type Choice = ReturnType<typeof variantChoice<ShownVariant>>

function isSoldOut(variant: ShownVariant | null): boolean {
  return variant?.availability.state === 'out'
}

/** No value of the last option can be bought beside those chosen before it. */
function isNothingLeft({ chosen, last }: Choice): boolean {
  return last
    ? last.radios.every(({ variant }) => !variant || isSoldOut(variant))
    : isSoldOut(chosen)
}

function showChoice(form: HTMLFormElement, choice: Choice): void {
  const { chosen, leading, last } = choice
  leading.forEach(({ values }, index) => {
    setText(form, `[data-chosen="${index}"]`, ` ${chosen.options[index] ?? ''}`)
    for (const link of all<HTMLAnchorElement>(`a[data-option="${index}"]`, form)) {
      const value = values.find((one) => one.value === link.dataset.value)
      link.toggleAttribute('hidden', !value)
      if (!value) continue
      link.href = `?variant=${encodeURIComponent(value.variantId)}`
      link.toggleAttribute('data-out', value.soldOut)
      setText(link, '[data-option-note]', value.soldOut ? stock.outNote : '')
      if (value.current) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  })
  for (const label of all<HTMLLabelElement>('label[data-radio]', form)) {
    const radio = label.querySelector('input')
    const variant = last?.radios.find(({ value }) => value === label.dataset.radio)?.variant
    if (!radio) continue
    const soldOut = isSoldOut(variant ?? null)
    label.hidden = !variant
    radio.value = variant?.id ?? ''
    radio.disabled = !variant || soldOut
    radio.checked = variant?.id === chosen.id && !soldOut
    setText(label, '[data-radio-note]', soldOut ? stock.outNote : '')
    setText(label, '[data-radio-price]', soldOut ? stock.out : (variant?.price ?? ''))
  }
  const nothingLeft = isNothingLeft(choice)
  for (const button of all<HTMLButtonElement>('[data-buys]', form)) button.disabled = nothingLeft
  setText(form, '[data-add-text]', nothingLeft ? stock.out : islandTexts.product.addToCart)
  showInBar(chosen, nothingLeft)
}

function showVariant(variant: ShownVariant): void {
  const { price, was, sku, imageId, shownIn, availability, availabilityText } = variant
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
  setText(
    document,
    '[data-shown-in]',
    shownIn === undefined ? '' : islandTexts.product.shownIn(shownIn),
  )
}

function setText(within: ParentNode, selector: string, text: string): void {
  const element = within.querySelector(selector)
  if (element && element.textContent !== text) element.textContent = text
}

/** Scrolls its strip alone: the page stays where it is. */
function show(part: HTMLElement): void {
  const strip = part.closest<HTMLElement>('[data-gallery-strip], [data-gallery-links]')
  if (!strip) return
  const from = strip.getBoundingClientRect().left
  strip.scrollBy({ left: part.getBoundingClientRect().left - from })
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
          if (link.hash !== `#${target.id}`) link.removeAttribute('aria-current')
          else {
            link.setAttribute('aria-current', 'true')
            show(link)
          }
        }
      }
    },
    { root: strip, threshold: 0.6 },
  )
  for (const picture of strip.querySelectorAll('figure')) seen.observe(picture)
}
