import type { Child, FC } from 'hono/jsx'
import type { DropStatus, DropVariant } from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { texts } from '../../texts/texts.ts'
import { Picture } from '../catalog/picture.tsx'
import { Price } from '../catalog/price.tsx'
import { Badge } from '../controls/badge.tsx'
import { ButtonLink } from '../controls/button.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { stateBadge } from './drop-states.ts'
import { limitWords, modeWords } from './drop-words.ts'

const TEXT = texts.drop

const hrefOf = ({ definition }: DropStatus): string => `/drops/${definition.id}`
const pictureOf = ({ definition }: DropStatus): string | null =>
  definition.variants.find(({ image }) => image !== null)?.image ?? null

const cheapest = (variants: readonly DropVariant[]): DropVariant | undefined =>
  variants.toSorted((a, b) => a.unitPrice.amount - b.unitPrice.amount)[0]

/** The price: one, or the lowest of several. */
const DropPriceFrom: FC<{ status: DropStatus; class?: string }> = (props) => {
  const { variants } = props.status.definition
  const lowest = cheapest(variants)
  if (!lowest) return null
  const differs = variants.some(({ unitPrice }) => unitPrice.amount !== lowest.unitPrice.amount)
  return (
    <Price
      price={lowest.unitPrice}
      from={differs}
      {...(lowest.compareAtPrice === null ? {} : { compareAtPrice: lowest.compareAtPrice })}
      {...(props.class === undefined ? {} : { class: props.class })}
    />
  )
}

function momentOf({ definition, state }: DropStatus): Child {
  const at = (ms: number) => <Moment at={rfc3339(ms)} />
  switch (state) {
    case 'announced':
      return TEXT.entriesOpenAt(at(definition.entriesOpenAt))
    case 'entering':
      return definition.mode === 'draw'
        ? TEXT.enterBefore(at(definition.entriesCloseAt))
        : TEXT.opensAt(at(definition.opensAt))
    case 'open':
      return TEXT.endsAt(at(definition.closesAt))
    default:
      return TEXT.openedAt(at(definition.opensAt))
  }
}

/** The next moment of a drop, or its past one. */
const DropWhen: FC<{ status: DropStatus }> = ({ status }) => <>{momentOf(status)}</>

const DropCard: FC<{ status: DropStatus; first: boolean }> = ({ status, first }) => {
  const { definition, state } = status
  const picture = pictureOf(status)
  const badge = stateBadge(state)
  const isPast = state === 'sold_out' || state === 'closed'
  return (
    <li class="group relative grid content-start overflow-hidden rounded-lg bg-surface shadow-raised">
      <span class="block aspect-[4/3] overflow-hidden bg-sunken">
        <Picture
          src={picture}
          size={800}
          fetch={first ? 'first' : 'late'}
          class={`transition-transform duration-500 ease-calm group-hover:scale-[1.02] ${isPast ? 'opacity-70 grayscale' : ''}`}
        />
      </span>
      <span class="grid gap-2 p-5">
        <span>
          <Badge tone={badge.tone}>{badge.text}</Badge>
        </span>
        <h3 class="text-lg font-semibold">
          <a href={hrefOf(status)} class="after:absolute after:inset-0 group-hover:underline">
            {definition.title}
          </a>
        </h3>
        <DropPriceFrom status={status} />
        <span class="text-sm text-muted">
          {TEXT.modeAndLimit(modeWords(definition).title, limitWords(definition.limitPerShopper))}
        </span>
        <span class="text-sm">
          <DropWhen status={status} />
        </span>
      </span>
    </li>
  )
}

/** One group of drops under its heading; empty where there are none. */
export const DropGroup: FC<{ title: string; id: string; drops: readonly DropStatus[] }> = (
  props,
) =>
  props.drops.length === 0 ? null : (
    <section aria-labelledby={props.id} class="mt-12">
      <h2 id={props.id} class="text-2xl">
        {props.title}
      </h2>
      <ul class="mt-5 grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
        {props.drops.map((status, index) => (
          <DropCard status={status} first={index === 0} />
        ))}
      </ul>
    </section>
  )

/** A drop on the home page: the open one, or the next. */
export const DropBanner: FC<{ status: DropStatus }> = ({ status }) => {
  const { definition, state } = status
  const picture = pictureOf(status)
  const badge = stateBadge(state)
  return (
    <section aria-labelledby="drop-banner" class="shop-width pt-10" data-drops>
      <div class="grid overflow-hidden rounded-lg bg-accent-soft sm:grid-cols-[1fr_1.6fr]">
        {picture === null ? null : (
          <img
            src={picture}
            alt=""
            width={800}
            height={800}
            loading="lazy"
            decoding="async"
            class="aspect-[2/1] size-full bg-sunken object-cover sm:aspect-[4/3]"
          />
        )}
        <div class="grid content-center justify-items-start gap-3 p-6 lg:p-10">
          <Badge tone={badge.tone === 'accent' ? 'info' : badge.tone}>
            {TEXT.modeAndState(modeWords(definition).title, badge.text)}
          </Badge>
          <h2 id="drop-banner" class="text-2xl">
            {definition.title}
          </h2>
          <p>
            <DropPriceFrom status={status} class="text-lg" />
          </p>
          <p class="text-sm">
            <DropWhen status={status} />
          </p>
          <ButtonLink href={hrefOf(status)} class="mt-2">
            {state === 'announced' ? TEXT.seeDetails : TEXT.joinNow}
          </ButtonLink>
        </div>
      </div>
    </section>
  )
}
