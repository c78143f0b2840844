import type { FC } from 'hono/jsx'
import type {
  DropDefinition,
  DropStatus,
  DropVariant,
  EntryView,
} from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { nextMoment, stageOf } from '../../drop-stage.ts'
import { texts } from '../../texts/texts.ts'
import { Picture, ShownIn } from '../catalog/picture.tsx'
import { Badge } from '../controls/badge.tsx'
import { Icon } from '../controls/icon.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { Notice } from '../layout/notice.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { DropPrice, variantName } from './drop-choice.tsx'
import { EarlierDrops, TermChanges } from './drop-history.tsx'
import { DropPanels } from './drop-panels.tsx'
import { stateBadge } from './drop-states.ts'
import { limitWords, modeWords } from './drop-words.ts'

const TEXT = texts.drop

interface DropContentProps {
  status: DropStatus
  /** The visitor's own entry; null where there is none. */
  entry: EntryView | null
  /** The server's clock, in milliseconds. */
  now: number
  actionToken: string | null
  formKey: string
  /** Older drops of the same goods. */
  earlier?: readonly DropDefinition[]
  /** Why the request was refused. */
  message?: string
}

/** The data that the page's script starts with. */
export interface DropPageData {
  id: string
  drop: Parameters<typeof stageOf>[0]
  entry: EntryView | null
  proofOfWork: boolean
  serverTime: number
}

/** The data of the script, as JSON in an attribute of the page. */
function dataOf({ status, entry, now }: DropContentProps): string {
  const { definition, state } = status
  const { id, mode, entriesOpenAt, entriesCloseAt, opensAt, closesAt, requirements } = definition
  const data: DropPageData = {
    id,
    drop: { mode, state, entriesOpenAt, entriesCloseAt, opensAt, closesAt },
    entry,
    proofOfWork: requirements.proofOfWork,
    serverTime: now,
  }
  return JSON.stringify(data)
}

/** A drop's page: the goods on the left, the state of this visitor's entry on the right. */
export const DropContent: FC<DropContentProps> = (props) => {
  const { status, entry, now, actionToken, formKey, message } = props
  const { definition } = status
  const badge = stateBadge(status.state)
  const [first] = definition.variants
  const stage = stageOf({ ...definition, state: status.state }, entry, now)
  // The message stands beside the pressed button, where the stage still shows it.
  const atForm = stage === 'enter' || stage === 'admitted'
  const isOver = status.state === 'sold_out' || status.state === 'closed'
  return (
    <div class="shop-width pt-4 pb-20" data-drop={dataOf(props)}>
      {entry?.state === 'waiting' && !isOver ? (
        // As text: an element named `meta` is moved into the head, where it applies without noscript.
        <noscript
          dangerouslySetInnerHTML={{ __html: '<meta http-equiv="refresh" content="15">' }}
        />
      ) : null}
      <Breadcrumbs
        items={[
          { title: TEXT.home, href: '/' },
          { title: TEXT.drops, href: '/drops' },
          { title: definition.title, href: `/drops/${definition.id}` },
        ]}
      />
      <div class="mt-4 grid gap-x-14 gap-y-8 lg:grid-cols-[1.1fr_1fr] lg:items-start">
        <Pictures variants={definition.variants} />
        <div class="grid gap-7">
          <header>
            <span data-drop-badge>
              <Badge tone={badge.tone}>{badge.text}</Badge>
            </span>
            <h1 class="mt-3 text-3xl">{definition.title}</h1>
            {definition.variants.length === 1 && first ? (
              <p class="mt-3 text-xl">
                <DropPrice variant={first} />
              </p>
            ) : null}
            {definition.description === '' ? null : (
              <p class="mt-3 max-w-prose whitespace-pre-line text-lg text-muted">
                {definition.description}
              </p>
            )}
          </header>
          <div class="rounded-lg bg-surface p-6 shadow-raised">
            <Countdown {...props} />
            <div class="grid scroll-mt-44 gap-3 outline-none" data-drop-notices>
              {message === undefined || atForm ? null : (
                <Notice tone="warning" class="mb-5" id="drop-notice">
                  {message}
                </Notice>
              )}
            </div>
            <DropPanels
              status={status}
              entry={entry}
              stage={stage}
              {...(message !== undefined && atForm ? { message } : {})}
              actionToken={actionToken}
              formKey={formKey}
            />
            <p data-drop-connection role="status" class="text-sm text-warning not-empty:mt-4" />
          </div>
          <p class="sr-only" aria-live="polite" data-drop-said />
          <Facts status={status} />
          <TermChanges changes={status.changes ?? []} />
          <EarlierDrops drops={props.earlier ?? []} />
        </div>
      </div>
      {definition.variants.length > 1 ? <Variants variants={definition.variants} /> : null}
    </div>
  )
}

/** Counts down by script. Without script the times below tell the same. */
const Countdown: FC<DropContentProps> = ({ status, entry, now }) => {
  const next = nextMoment({ ...status.definition, state: status.state }, entry, now)
  return (
    <p data-countdown hidden class="mb-5 border-b border-line pb-5">
      <span data-countdown-label class="block text-sm text-muted">
        {next?.label ?? ''}
      </span>
      <span role="timer" data-countdown-text class="display block text-3xl tabular-nums" />
    </p>
  )
}

const Pictures: FC<{ variants: readonly DropVariant[] }> = ({ variants }) => {
  const shown = variants.filter(
    ({ image }, index) =>
      image !== null && variants.findIndex((other) => other.image === image) === index,
  )
  const [first, ...others] = shown
  return (
    <div class="grid grid-cols-4 gap-3">
      <div class="col-span-4 aspect-[5/4] overflow-hidden rounded-lg bg-sunken lg:aspect-square">
        <Picture
          src={first?.image ?? null}
          alt={first ? variantName(first) : ''}
          size={800}
          fetch="first"
        />
      </div>
      {others.slice(0, 4).map((variant) => (
        <img
          src={variant.image ?? ''}
          alt={variantName(variant)}
          width={200}
          height={200}
          loading="lazy"
          decoding="async"
          class="aspect-square w-full rounded-md bg-sunken object-cover"
        />
      ))}
    </div>
  )
}

const Facts: FC<{ status: DropStatus }> = ({ status: { definition, commitment } }) => {
  const mode = modeWords(definition)
  return (
    <div class="grid gap-6">
      <ul class="grid gap-4">
        <li class="flex gap-3">
          <Icon name={definition.mode === 'draw' ? 'star' : 'user'} class="mt-0.5 text-accent" />
          <div>
            <h2 class="font-sans text-base font-semibold">{mode.title}</h2>
            <p class="text-muted">{mode.text}</p>
          </div>
        </li>
        <li class="flex gap-3">
          <Icon name="shield" class="mt-0.5 text-accent" />
          <div>
            <h2 class="font-sans text-base font-semibold">
              {limitWords(definition.limitPerShopper)}
            </h2>
            <p class="text-muted">{TEXT.limitText}</p>
          </div>
        </li>
      </ul>
      <dl class="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 border-t border-line pt-5 text-sm">
        <Time title={TEXT.times.entriesOpen} at={definition.entriesOpenAt} />
        {definition.mode === 'draw' ? (
          <Time title={TEXT.times.entriesClose} at={definition.entriesCloseAt} />
        ) : null}
        <Time
          title={definition.mode === 'draw' ? TEXT.times.draw : TEXT.times.opens}
          at={definition.opensAt}
        />
        <Time title={TEXT.times.ends} at={definition.closesAt} />
      </dl>
      {commitment === null ? null : (
        <details class="text-sm">
          <summary class="press-target inline-flex items-center text-muted underline underline-offset-4 hover:text-ink">
            {TEXT.seed.title}
          </summary>
          <p class="text-muted">{TEXT.seed.text}</p>
          <p class="mt-2 font-mono text-xs [overflow-wrap:anywhere]">{commitment}</p>
        </details>
      )}
    </div>
  )
}

const Time: FC<{ title: string; at: number }> = ({ title, at }) => (
  <>
    <dt class="text-muted">{title}</dt>
    <dd>
      <Moment at={rfc3339(at)} />
    </dd>
  </>
)

const Variants: FC<{ variants: readonly DropVariant[] }> = ({ variants }) => (
  <section aria-labelledby="in-this-drop" class="mt-14">
    <h2 id="in-this-drop" class="text-2xl">
      {TEXT.inThisDrop}
    </h2>
    <ul class="mt-5 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {variants.map((variant) => (
        <li class="relative flex items-center gap-4 rounded-lg bg-surface p-4 shadow-raised">
          <span class="size-20 shrink-0 overflow-hidden rounded-md bg-sunken">
            <Picture src={variant.image} size={80} />
          </span>
          <span class="min-w-0">
            <a
              href={`/products/${variant.handle}`}
              class="font-semibold after:absolute after:inset-0 hover:underline"
            >
              {variantName(variant)}
            </a>
            <ShownIn shownIn={variant.shownIn} />
            <span class="block">
              <DropPrice variant={variant} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  </section>
)
