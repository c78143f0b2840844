import type { FC } from 'hono/jsx'
import type { ProductSummary } from '../../../src/shared/catalog/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { Price } from '../../../src/storefront/components/catalog/price.tsx'
import { ProductCard } from '../../../src/storefront/components/catalog/product-card.tsx'
import { Badge, type BadgeTone } from '../../../src/storefront/components/controls/badge.tsx'
import {
  Button,
  ButtonLink,
  type ButtonTone,
} from '../../../src/storefront/components/controls/button.tsx'
import { Field } from '../../../src/storefront/components/controls/field.tsx'
import { ICON_NAMES, Icon } from '../../../src/storefront/components/controls/icon.tsx'
import { Quantity } from '../../../src/storefront/components/controls/quantity.tsx'
import { RadioCards } from '../../../src/storefront/components/controls/radio-cards.tsx'
import { Select } from '../../../src/storefront/components/controls/select.tsx'
import { Breadcrumbs } from '../../../src/storefront/components/layout/breadcrumbs.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { Notice, type NoticeTone } from '../../../src/storefront/components/layout/notice.tsx'
import { Skeleton } from '../../../src/storefront/components/layout/skeleton.tsx'
import { createRouter } from '../http/app.ts'
import { renderPage } from '../http/pages/render.tsx'
import { problemResponse } from '../http/problem-response.ts'
import { Checks, Drops } from './styleguide-drops.tsx'
import { Section } from './styleguide-section.tsx'

/** Every component in every state, on the local server only. */
export const styleguidePages = createRouter()

styleguidePages.get('/dev/styleguide', async (c) => {
  if (!permissionsOf(c.env.ENVIRONMENT).devTools)
    return problemResponse(c, refuse('not_found').problem)
  return renderPage(
    c,
    { title: 'Style guide', canonical: '/dev/styleguide', noIndex: true, visibility: 'private' },
    <div class="shop-width grid gap-14 py-12">
      <h1 class="text-4xl">Style guide</h1>
      <Type />
      <Colours />
      <Icons />
      <Buttons />
      <Fields />
      <Choices />
      <Prices />
      <Cards />
      <Messages />
      <Waiting />
      <Drops />
      <Checks />
    </div>,
  )
})

const Type: FC = () => (
  <Section title="Type">
    <p class="display text-4xl">Good things, set down at your door</p>
    <p class="display text-3xl">Good things, set down at your door</p>
    <p class="display text-2xl">Good things, set down at your door</p>
    <p class="display text-xl">Good things, set down at your door</p>
    <p class="text-lg">Large text introduces a page in a sentence or two.</p>
    <p>
      Text is read. It has{' '}
      <a href="#type" class="text-link">
        links with words of their own
      </a>
      , and it stops before the eye loses its line.
    </p>
    <p class="text-sm text-muted">Small text explains. It is muted, and still easy to read.</p>
    <p class="text-xs text-muted">The smallest text stands on badges and in the fine print.</p>
  </Section>
)

// Classes are found in the source as whole words.
const COLOURS: readonly (readonly [string, string])[] = [
  ['paper', 'bg-paper text-ink'],
  ['surface', 'bg-surface text-ink'],
  ['sunken', 'bg-sunken text-ink'],
  ['ink', 'bg-ink text-paper'],
  ['muted', 'bg-paper text-muted'],
  ['accent', 'bg-accent text-on-accent'],
  ['accent soft', 'bg-accent-soft text-accent'],
  ['danger', 'bg-danger-soft text-danger'],
  ['warning', 'bg-warning-soft text-warning'],
  ['info', 'bg-info-soft text-info'],
]

const Colours: FC = () => (
  <Section title="Colour">
    <ul class="grid grid-cols-2 gap-3 sm:grid-cols-5">
      {COLOURS.map(([name, classes]) => (
        <li class={`flex h-20 items-end rounded-md border border-line p-3 text-sm ${classes}`}>
          {name}
        </li>
      ))}
    </ul>
  </Section>
)

const Icons: FC = () => (
  <Section title="Icons">
    <ul class="grid grid-cols-4 gap-3 text-xs text-muted sm:grid-cols-8 lg:grid-cols-10">
      {ICON_NAMES.map((name) => (
        <li class="grid justify-items-center gap-1">
          <Icon name={name} class="text-ink" />
          {name}
        </li>
      ))}
    </ul>
  </Section>
)

const BUTTON_TONES: readonly ButtonTone[] = ['primary', 'quiet', 'plain', 'danger']

const Buttons: FC = () => (
  <Section title="Buttons">
    {BUTTON_TONES.map((tone) => (
      <div class="flex flex-wrap items-center gap-4">
        <Button type="button" tone={tone}>
          Add to cart
        </Button>
        <Button type="button" tone={tone} disabled>
          Sold out
        </Button>
        <ButtonLink tone={tone} href="#buttons">
          A link
          <Icon name="arrow-right" size={20} />
        </ButtonLink>
      </div>
    ))}
  </Section>
)

const Fields: FC = () => (
  <Section title="Fields">
    <div class="grid gap-5 sm:grid-cols-2">
      <Field id="sg-empty" name="a" label="Name" placeholder="As on the doorbell" />
      <Field
        id="sg-hint"
        name="b"
        label="E-mail"
        type="email"
        hint="For the receipt, and nothing else."
        value="ada@example.com"
      />
      <Field
        id="sg-error"
        name="c"
        label="Postal code"
        value="1234"
        error="A postal code of the United States has five digits."
      />
      <Field id="sg-optional" name="d" label="Company" optional />
      <Field id="sg-disabled" name="e" label="Country" value="Netherlands" disabled />
      <Select
        id="sg-select"
        name="f"
        label="Country"
        placeholder="Choose a country"
        options={[
          { value: 'NL', title: 'Netherlands' },
          { value: 'US', title: 'United States' },
        ]}
      />
      <Select
        id="sg-select-error"
        name="g"
        label="Region"
        options={[{ value: 'CA', title: 'California' }]}
        error="We do not deliver there."
      />
      <Field id="sg-rows" name="h" label="A note for the courier" rows={3} optional />
    </div>
  </Section>
)

const Choices: FC = () => (
  <Section title="Choices">
    <div class="grid gap-8 sm:grid-cols-2">
      <RadioCards
        name="sg-delivery"
        legend="Delivery"
        value="standard"
        cards={[
          { value: 'standard', title: 'Standard', text: 'Three to five days', aside: 'Free' },
          { value: 'express', title: 'Express', text: 'One to two days', aside: '$14.95' },
          { value: 'bike', title: 'By bike', text: 'Not at your address', disabled: true },
        ]}
      />
      <RadioCards
        name="sg-payment"
        legend="Payment"
        cards={[{ value: 'card', title: 'Test card' }]}
        error="Choose how you would like to pay."
      />
    </div>
    <div class="flex flex-wrap gap-6">
      <Quantity id="sg-quantity" label="Quantity" value={2} max={LINE_QUANTITY_MAX} />
      <Quantity id="sg-quantity-off" label="Quantity" value={1} max={1} disabled />
    </div>
  </Section>
)

const usd = (amount: number) => money(amount, 'USD')

const Prices: FC = () => (
  <Section title="Prices and badges">
    <p class="flex flex-wrap gap-8 text-lg">
      <Price price={usd(2599)} />
      <Price price={usd(1999)} compareAtPrice={usd(2599)} />
      <Price price={usd(1200)} from />
      <Price price={money(2599, 'JPY')} />
    </p>
    <p class="flex flex-wrap gap-3">
      {(['neutral', 'accent', 'warning', 'danger', 'info'] satisfies BadgeTone[]).map((tone) => (
        <Badge tone={tone}>{tone}</Badge>
      ))}
    </p>
  </Section>
)

const product = (more: Partial<ProductSummary>): ProductSummary => ({
  id: 'prd_example',
  handle: 'example',
  title: 'A thing with a name',
  image: null,
  priceFrom: usd(4200),
  priceTo: usd(4200),
  availability: { state: 'in_stock' },
  rating: { average: 0, count: 0 },
  ...more,
})

const Cards: FC = () => (
  <Section title="Product cards">
    <div class="grid grid-cols-2 gap-6 lg:grid-cols-4">
      <ProductCard product={product({ rating: { average: 4.6, count: 31 } })} />
      <ProductCard product={product({ compareAtPrice: usd(5600), title: 'Reduced' })} />
      <ProductCard
        product={product({ availability: { state: 'low', available: 2 }, priceTo: usd(6800) })}
      />
      <ProductCard
        product={product({
          availability: { state: 'out' },
          title: 'Sold out, with a name long enough to need a second line',
        })}
      />
    </div>
  </Section>
)

const Messages: FC = () => (
  <Section title="Messages">
    <Breadcrumbs
      items={[
        { title: 'Home', href: '/' },
        { title: 'Kitchen', href: '/categories/kitchen' },
        { title: 'A thing', href: '#messages' },
      ]}
    />
    {(['info', 'success', 'warning', 'error'] satisfies NoticeTone[]).map((tone) => (
      <Notice tone={tone} title={`A notice of the kind ${tone}`}>
        It says what happened, and what to do about it.
      </Notice>
    ))}
    <EmptyState icon="heart" title="No favourites yet" text="Press the heart on what you like.">
      <ButtonLink href="/">Look around the shop</ButtonLink>
    </EmptyState>
  </Section>
)

const Waiting: FC = () => (
  <Section title="Waiting">
    <div class="grid grid-cols-2 gap-6 sm:grid-cols-4" aria-busy="true">
      <div class="grid gap-3">
        <Skeleton shape="picture" />
        <Skeleton lines={2} />
      </div>
      <Skeleton lines={5} />
    </div>
  </Section>
)
