import type { FC } from 'hono/jsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface FacetsProps {
  /** The list's own path; the form puts its fields behind it. */
  action: string
  currencySymbol: string
  min: string
  max: string
  inStock: boolean
  errors: { min?: string; max?: string }
  /** What else the address carries: the order, the words searched for. */
  hidden: readonly { name: string; value: string }[]
  /** What narrows the list now, each with the address of the list without it. */
  active: readonly { title: string; href: string }[]
}

/** Narrows a list down: an ordinary form, folded away until it is wanted. */
export const Facets: FC<FacetsProps> = ({ active, errors, ...form }) => {
  const wrong = errors.min !== undefined || errors.max !== undefined
  return (
    <details class="group/facets w-full" open={wrong}>
      <summary class="press-target inline-flex list-none items-center gap-2 rounded-md border border-edge px-4 text-sm font-semibold hover:border-ink [&::-webkit-details-marker]:hidden">
        Filter
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
    <span class="sr-only">Remove the filter: </span>
    {title}
    <Icon name="close" size={16} />
  </a>
)

/** What narrows the list now, as links that take each away again. */
export const ActiveFilters: FC<Pick<FacetsProps, 'active'>> = ({ active }) =>
  active.length === 0 ? null : (
    <ul aria-label="Filters in use" class="flex flex-wrap gap-2 text-sm">
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
    class="mt-3 flex flex-wrap items-end gap-4 rounded-lg bg-sunken p-4 md:p-5"
  >
    {props.hidden.map(({ name, value }) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <PriceField
      name="min"
      label={`From (${props.currencySymbol})`}
      value={props.min}
      error={props.errors.min}
    />
    <PriceField
      name="max"
      label={`To (${props.currencySymbol})`}
      value={props.max}
      error={props.errors.max}
    />
    <label class="press-target flex items-center gap-3 text-sm">
      <input type="checkbox" name="stock" value="1" checked={props.inStock} class="size-5" />
      In stock only
    </label>
    <Button tone="primary" class="ml-auto">
      Show
    </Button>
  </form>
)

interface PriceFieldProps {
  name: string
  label: string
  value: string
  error: string | undefined
}

const PriceField: FC<PriceFieldProps> = ({ name, label, value, error }) => (
  <div class="w-32 min-w-0 grow sm:grow-0">
    <label for={`facet-${name}`} class="block text-sm">
      {label}
    </label>
    <input
      id={`facet-${name}`}
      name={name}
      value={value}
      inputmode="decimal"
      autocomplete="off"
      maxlength={20}
      aria-invalid={error === undefined ? undefined : 'true'}
      aria-describedby={error === undefined ? undefined : `facet-${name}-error`}
      class="control mt-1"
    />
    {error === undefined ? null : (
      <p id={`facet-${name}-error`} class="mt-1 text-sm text-danger">
        {error}
      </p>
    )}
  </div>
)
