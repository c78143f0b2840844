import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'

const TEXT = texts.listing

interface FacetsProps {
  /** The list's own path; the form puts its fields behind it. */
  action: string
  currencySymbol: string
  min: string
  max: string
  inStock: boolean
  errors: { min?: string; max?: string }
  /** The other parameters of the address: the sort order, the search words. */
  hidden: readonly { name: string; value: string }[]
  /** The active filters, each with the address of the list without it. */
  active: readonly { title: string; href: string }[]
}

/** Filters a list: a plain form in a `details` element. */
export const Facets: FC<FacetsProps> = ({ active, errors, ...form }) => {
  const wrong = errors.min !== undefined || errors.max !== undefined
  return (
    <details class="group/facets w-full lg:w-auto" open={wrong}>
      <summary class="press-target inline-flex list-none items-center gap-2 rounded-md border border-edge px-4 text-sm font-semibold hover:border-ink [&::-webkit-details-marker]:hidden">
        {TEXT.filter}
        {active.length > 0 ? <span class="text-accent">({active.length})</span> : null}
        <Icon
          name="chevron-down"
          size={18}
          class="transition-transform group-open/facets:rotate-180"
        />
      </summary>
      <FacetForm {...form} errors={errors} />
    </details>
  )
}

const FilterLink: FC<{ title: string; href: string }> = ({ title, href }) => (
  <a
    href={href}
    rel="nofollow"
    class="press-target inline-flex items-center gap-1.5 rounded-full bg-accent-soft px-4 hover:underline"
  >
    <span class="sr-only">{TEXT.removeFilter}</span>
    {title}
    <Icon name="close" size={16} />
  </a>
)

/** The active filters, as links that remove them. */
export const ActiveFilters: FC<Pick<FacetsProps, 'active'>> = ({ active }) =>
  active.length === 0 ? null : (
    <ul aria-label={TEXT.filters} class="flex w-full flex-wrap gap-2 text-sm">
      {active.map((filter) => (
        <li>
          <FilterLink {...filter} />
        </li>
      ))}
    </ul>
  )

const FacetForm: FC<Omit<FacetsProps, 'active'>> = (props) => (
  <form
    method="get"
    action={props.action}
    class="mt-3 flex flex-wrap items-end gap-x-4 gap-y-3 rounded-lg bg-sunken p-4 lg:absolute lg:right-0 lg:z-10 lg:border lg:border-line lg:bg-surface lg:p-5 lg:shadow-raised"
  >
    {props.hidden.map(({ name, value }) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {PRICES.map(({ name, label }) => (
      <div class="w-28 min-w-0 grow lg:grow-0">
        <label for={`facet-${name}`} class="block text-sm">
          {TEXT[label](props.currencySymbol)}
        </label>
        <input
          id={`facet-${name}`}
          name={name}
          value={props[name]}
          inputmode="decimal"
          autocomplete="off"
          maxlength={20}
          {...(props.errors[name] === undefined
            ? {}
            : { 'aria-invalid': 'true', 'aria-describedby': `facet-${name}-error` })}
          class="control mt-1"
        />
      </div>
    ))}
    {PRICES.map(({ name }) =>
      props.errors[name] === undefined ? null : (
        <p id={`facet-${name}-error`} class="order-last w-full text-sm text-danger">
          {props.errors[name]}
        </p>
      ),
    )}
    <label class="press-target flex items-center gap-3 text-sm">
      <input type="checkbox" name="stock" value="1" checked={props.inStock} class="size-5" />
      {TEXT.inStockOnly}
    </label>
    <Button class="ml-auto">{TEXT.apply}</Button>
  </form>
)

const PRICES = [
  { name: 'min', label: 'minPrice' },
  { name: 'max', label: 'maxPrice' },
] as const
