import { html, raw } from 'hono/html'
import shop from '../../../../shop.config.ts'
import type { Address } from '../../../../src/shared/checkout/address/contract.ts'
import { addressLines } from '../../../../src/shared/checkout/address/rules.ts'
import type { Invoice, InvoiceDocument } from '../../../../src/shared/invoice/contract.ts'
import { formatMoney, type Money } from '../../../../src/shared/platform/money.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { countryName } from '../../http/countries.ts'

const TEXT = texts.invoice

/** A document loads and runs nothing; its styles stand in it, so that a saved file prints alike. */
export const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const STYLES = `@page{size:A4;margin:18mm 16mm}
:root{color-scheme:light;font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
body{margin:0 auto;max-width:50rem;padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 1.5rem}
h2{font-size:.875rem;font-weight:600;color:#555;margin:0 0 .25rem}
p{margin:0;overflow-wrap:anywhere}
.sides{display:flex;flex-wrap:wrap;gap:1.5rem 3rem;margin-bottom:2rem}
.sides>*{flex:1 1 12rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.125rem 1rem;margin:0 0 2rem}
dt{color:#555}
dd{margin:0;overflow-wrap:anywhere}
.scrolls{overflow-x:auto}
table{width:100%;border-collapse:collapse;margin:0 0 1.5rem;font-variant-numeric:tabular-nums}
th{text-align:left;font-size:.875rem;border-bottom:1px solid #1a1a1a}
th,td{padding:.375rem .75rem .375rem 0;vertical-align:top}
tbody tr{border-bottom:1px solid #ddd;break-inside:avoid}
.n{text-align:right;white-space:nowrap;padding-right:0;padding-left:.75rem}
small{display:block;color:#555}
.sums{margin-left:auto;width:auto;min-width:18rem}
.sums th{border-bottom:0;font-size:1rem;font-weight:inherit}
.sums tr:last-child{font-weight:700;border-bottom:0}
@media print{body{max-width:none;padding:0}.scrolls{overflow:visible}thead{display:table-header-group}}`

const amount = (money: Money): string => formatMoney(money, shop.locale)
const PER_CENT = new Intl.NumberFormat(shop.locale, { style: 'percent', maximumFractionDigits: 2 })
/** A date of the shop, as people write it. */
const dateText = (day: string): string =>
  new Intl.DateTimeFormat(shop.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day.slice(0, 10)}T00:00:00Z`),
  )

const lines = (texts: readonly string[]) => texts.map((text) => html`<p>${text}</p>`)
const buyerLines = (to: Address | undefined): string[] =>
  to === undefined ? [] : [...addressLines(to), countryName(to.country)]

function facts({ issuedOn, document: { order, credits } }: Invoice) {
  const rows: [string, string][] = [
    [TEXT.date, dateText(issuedOn)],
    [TEXT.order, order.number],
    [TEXT.orderedOn, dateText(order.createdAt)],
    ...(credits ? [[TEXT.credits, credits.invoice] satisfies [string, string]] : []),
    ...(credits?.reason ? [[TEXT.reason, credits.reason] satisfies [string, string]] : []),
  ]
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

function lineTable({ lines: items, shipping }: InvoiceDocument) {
  if (items.length === 0) return ''
  const hasDiscounts = items.some(({ discount }) => discount.amount > 0)
  const discount = (of: Money | null) =>
    hasDiscounts ? html`<td class="n">${of && of.amount > 0 ? `−${amount(of)}` : ''}</td>` : ''
  return html`<div class="scrolls"><table>
<thead><tr><th scope="col">${TEXT.item}</th><th scope="col" class="n">${TEXT.quantity}</th>
<th scope="col" class="n">${TEXT.unitPrice}</th>${hasDiscounts ? html`<th scope="col" class="n">${TEXT.discount}</th>` : ''}
<th scope="col" class="n">${TEXT.amount}</th></tr></thead>
<tbody>
${items.map(
  (
    item,
  ) => html`<tr><td>${item.title}<small>${item.sku}</small></td><td class="n">${item.quantity}</td>
<td class="n">${amount(item.unitPrice)}</td>${discount(item.discount)}<td class="n">${amount(item.total)}</td></tr>
`,
)}
${
  shipping === null
    ? ''
    : html`<tr><td>${shipping.title}</td><td class="n"></td><td class="n"></td>${discount(null)}<td class="n">${amount(shipping.price)}</td></tr>`
}
</tbody></table></div>`
}

function taxTable({ taxes }: InvoiceDocument) {
  if (taxes.length === 0) return ''
  const nameOf = ({ title, basisPoints, included }: InvoiceDocument['taxes'][number]) => {
    const name = `${title} ${PER_CENT.format(basisPoints / 10_000)}`
    return included ? TEXT.included(name) : name
  }
  return html`<div class="scrolls"><table>
<thead><tr><th scope="col">${TEXT.taxName}</th><th scope="col" class="n">${TEXT.taxBase}</th>
<th scope="col" class="n">${TEXT.amount}</th></tr></thead>
<tbody>${taxes.map(
    (tax) => html`<tr><td>${nameOf(tax)}</td><td class="n">${amount(tax.base)}</td>
<td class="n">${amount(tax.amount)}</td></tr>`,
  )}</tbody></table></div>`
}

const sums = ({ series, net, tax, total }: InvoiceDocument) =>
  html`<table class="sums"><tbody>
${[
  [TEXT.net, net] as const,
  [TEXT.tax, tax] as const,
  [series === 'invoice' ? TEXT.total : TEXT.credited, total] as const,
].map(
  ([name, value]) => html`<tr><th scope="row">${name}</th><td class="n">${amount(value)}</td></tr>`,
)}
</tbody></table>`

/**
 * An invoice or a credit note for print on A4. Everything in it comes from the frozen document.
 * `hono/html` escapes every value put in.
 */
export function documentPage(invoice: Invoice) {
  const { number, document } = invoice
  const { series, seller, buyer } = document
  const title = `${TEXT.titles[series]} ${number}`
  const sellerLines = [seller.name, ...seller.address, seller.taxId, seller.email]
  return html`<!doctype html>
<html lang="${shop.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · ${seller.name}</title>
<style>${raw(STYLES)}</style>
</head>
<body data-invoice-number="${number}" data-series="${series}">
<main>
<h1>${title}</h1>
<div class="sides">
<section><h2>${TEXT.seller}</h2>${lines(sellerLines.filter((line) => line !== undefined))}</section>
<section><h2>${TEXT.buyer}</h2>${lines([...buyerLines(buyer.address), buyer.email])}</section>
</div>
${facts(invoice)}
${lineTable(document)}
${taxTable(document)}
${sums(document)}
</main>
</body>
</html>`
}
