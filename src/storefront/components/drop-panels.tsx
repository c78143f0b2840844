import type { Child, FC } from 'hono/jsx'
import type { DropStatus, EntryView } from '../../shared/drop/contract.ts'
import { rfc3339 } from '../../shared/platform/clock.ts'
import { DROP_STAGES, type DropStage, positionText } from '../drop-stage.ts'
import { ButtonLink } from './button.tsx'
import { DropChoice } from './drop-choice.tsx'
import { DropEntryForm } from './drop-entry.tsx'
import { REMAINING } from './drop-words.ts'
import { Icon, type IconName } from './icon.tsx'
import { Moment } from './order-timeline.tsx'

export interface DropPanelsProps {
  status: DropStatus
  entry: EntryView | null
  /** The one panel that is shown; a script shows another as the drop moves on. */
  stage: DropStage
  actionToken: string | null
  formKey: string
  /** Why the press of the shown panel's button came to nothing. */
  message?: string
  /** Set only where several drops stand on one page, whose ids must differ. */
  only?: boolean
}

/** One panel for each stage, so that no page has to be asked for when a drop moves on. */
export const DropPanels: FC<DropPanelsProps> = (props) => {
  const stages = props.only ? [props.stage] : DROP_STAGES
  return (
    <>
      {stages.map((stage) => {
        const Content = CONTENTS[stage]
        return (
          <section
            data-panel={stage}
            hidden={stage !== props.stage}
            aria-labelledby={titleId(props, stage)}
          >
            <Content {...props} />
          </section>
        )
      })}
    </>
  )
}

const titleId = ({ status }: DropPanelsProps, stage: DropStage): string =>
  `${stage}-${status.definition.id}`

interface TitleProps {
  panel: DropPanelsProps
  stage: DropStage
  icon: IconName
  children?: Child
}

const Title: FC<TitleProps> = ({ panel, stage, icon, children }) => (
  <h2 id={titleId(panel, stage)} data-panel-title class="flex items-center gap-3 text-xl">
    <Icon name={icon} class="text-accent" />
    {children}
  </h2>
)

const Text: FC<{ children?: Child }> = ({ children }) => <p class="mt-2 text-muted">{children}</p>

/** Every panel is on the page: the message belongs to the shown one. */
const messageFor = ({ message, stage }: DropPanelsProps, own: DropStage) =>
  message !== undefined && stage === own ? { message } : {}

const Announced: FC<DropPanelsProps> = (props) => {
  const { mode, entriesOpenAt } = props.status.definition
  return (
    <>
      <Title panel={props} stage="announced" icon="clock">
        Not open yet
      </Title>
      <Text>
        Entries open <Moment at={rfc3339(entriesOpenAt)} />.{' '}
        {mode === 'draw'
          ? 'There is no hurry then: every entry has the same chance.'
          : 'This page opens the door by itself; there is no need to reload it.'}
      </Text>
    </>
  )
}

const Enter: FC<DropPanelsProps> = (props) => {
  const { definition } = props.status
  return (
    <>
      <Title panel={props} stage="enter" icon="check">
        Entries are open
      </Title>
      <Text>
        {definition.mode === 'draw' ? (
          <>
            Enter once, any time before <Moment at={rfc3339(definition.entriesCloseAt)} />. Entering
            costs nothing and binds you to nothing.
          </>
        ) : (
          'Take your place. When it is your turn this page says so, and you choose what you want.'
        )}
      </Text>
      {props.status.state === 'open' ? (
        <p class="mt-3 font-semibold" data-remaining>
          {REMAINING[props.status.remaining]}
        </p>
      ) : null}
      <DropEntryForm
        definition={definition}
        actionToken={props.actionToken}
        formKey={props.formKey}
        {...messageFor(props, 'enter')}
      />
    </>
  )
}

const EntriesClosed: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="entries-closed" icon="clock">
      Entries are closed
    </Title>
    <Text>
      {props.status.definition.mode === 'draw'
        ? 'The list is sealed, and the draw is made from it. Only those on it take part.'
        : 'No more entries are taken in this drop.'}
    </Text>
    <OtherDrops />
  </>
)

const Listed: FC<DropPanelsProps> = (props) => {
  const { mode, opensAt } = props.status.definition
  return (
    <>
      <Title panel={props} stage="listed" icon="check">
        You are in
      </Title>
      <Text>
        {mode === 'draw' ? 'The order is drawn ' : 'The drop opens '}
        <Moment at={rfc3339(opensAt)} />. Your entry is kept: come back by then, or leave this page
        open.
      </Text>
      <Receipt entry={props.entry} />
    </>
  )
}

const Waiting: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="waiting" icon="sync">
      You are in the queue
    </Title>
    <p class="display mt-4 text-3xl" data-position>
      {positionText(props.entry?.position)}
    </p>
    <p class="mt-2 font-semibold" data-remaining>
      {REMAINING[props.status.remaining]}
    </p>
    <Text>
      This page tells you the moment it is your turn. No reloading: your place is kept with us, not
      in this page.
    </Text>
    <Receipt entry={props.entry} />
  </>
)

const Admitted: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="admitted" icon="star">
      It is your turn
    </Title>
    <Text>
      {props.status.definition.admissionFactor > 1
        ? 'Choose while the clock above runs. Others are choosing too, and the last units go to the first who take them.'
        : 'One is set aside for you while the clock above runs. After that the next is called.'}
    </Text>
    <DropChoice
      definition={props.status.definition}
      pass={props.entry?.pass ?? ''}
      formKey={props.formKey}
      {...messageFor(props, 'admitted')}
    />
  </>
)

const Claimed: FC<DropPanelsProps> = (props) => {
  const checkoutId = props.entry?.checkoutId
  return (
    <>
      <Title panel={props} stage="claimed" icon="check">
        You have taken yours
      </Title>
      <Text>
        It waits in your checkout until its time there is up. Once it is ordered, it stands with
        your orders.
      </Text>
      <p class="mt-5 flex flex-wrap gap-3">
        <ButtonLink href={checkoutId ? `/checkout/${checkoutId}` : '/orders'} data-checkout-link>
          {checkoutId ? 'Go on to the checkout' : 'Your orders'}
        </ButtonLink>
      </p>
    </>
  )
}

const Missed: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="missed" icon="clock">
      Your turn has passed
    </Title>
    <Text>
      The time to choose ran out, and what was set aside for you went to the next shopper. Nothing
      was charged.
    </Text>
    <OtherDrops />
  </>
)

const SoldOut: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="sold-out" icon="box">
      Sold out
    </Title>
    <Text>
      Every unit has found its buyer. The shop holds nothing back: what you read here is all there
      was.
    </Text>
    <Report id={props.status.definition.id} />
  </>
)

const Closed: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="closed" icon="clock">
      This drop is over
    </Title>
    <Text>It ended, and what was left went back to the shop’s shelves.</Text>
    <Report id={props.status.definition.id} />
  </>
)

const CONTENTS: Record<DropStage, FC<DropPanelsProps>> = {
  announced: Announced,
  enter: Enter,
  'entries-closed': EntriesClosed,
  listed: Listed,
  waiting: Waiting,
  admitted: Admitted,
  claimed: Claimed,
  missed: Missed,
  'sold-out': SoldOut,
  closed: Closed,
}

const Report: FC<{ id: string }> = ({ id }) => (
  <p class="mt-5 flex flex-wrap gap-3">
    <ButtonLink href={`/drops/${id}/fairness`} tone="quiet">
      How it went, and how to check it
    </ButtonLink>
  </p>
)

const OtherDrops: FC = () => (
  <p class="mt-5">
    <ButtonLink href="/drops" tone="quiet">
      Other drops
    </ButtonLink>
  </p>
)

/** What an entrant keeps: with it he can show later that he was on the list. */
const Receipt: FC<{ entry: EntryView | null }> = ({ entry }) => (
  <details class="mt-4 text-sm">
    <summary class="press-target inline-flex items-center text-muted underline underline-offset-4 hover:text-ink">
      Your receipt
    </summary>
    <p class="text-muted">
      It proves that your entry is on the list. Keep it if you want to check the list afterwards.
    </p>
    <dl class="mt-2 grid gap-2">
      <div>
        <dt class="font-semibold">Entry</dt>
        <dd class="font-mono text-xs [overflow-wrap:anywhere]" data-entry-id>
          {entry?.entryId ?? ''}
        </dd>
      </div>
      <div>
        <dt class="font-semibold">Signed by the shop</dt>
        <dd class="font-mono text-xs [overflow-wrap:anywhere]" data-receipt>
          {entry?.receipt ?? ''}
        </dd>
      </div>
    </dl>
  </details>
)
