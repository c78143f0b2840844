import type { Child, FC } from 'hono/jsx'
import type { DropStatus, EntryView } from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { DROP_STAGES, type DropStage, positionText } from '../../drop-stage.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { Icon, type IconName } from '../controls/icon.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { DropChoice } from './drop-choice.tsx'
import { DropEntryForm } from './drop-entry.tsx'

const TEXT = texts.drop.panels

interface DropPanelsProps {
  status: DropStatus
  entry: EntryView | null
  /** The one panel that is shown; a script shows another as the drop moves on. */
  stage: DropStage
  actionToken: string | null
  formKey: string
  /** Why the press of the shown panel's button was refused. */
  message?: string
  /** Set only where several drops stand on one page, whose ids must differ. */
  only?: boolean
}

/** One panel for each stage, so that no page is requested when the stage changes. */
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
        {TEXT.announced.title}
      </Title>
      <Text>{TEXT.announced[mode](<Moment at={rfc3339(entriesOpenAt)} />)}</Text>
    </>
  )
}

const Enter: FC<DropPanelsProps> = (props) => {
  const { definition } = props.status
  return (
    <>
      <Title panel={props} stage="enter" icon="check">
        {TEXT.enter.title}
      </Title>
      <Text>
        {definition.mode === 'draw'
          ? TEXT.enter.draw(<Moment at={rfc3339(definition.entriesCloseAt)} />)
          : TEXT.enter.queue}
      </Text>
      {props.status.state === 'open' ? (
        <p class="mt-3 font-semibold" data-remaining>
          {islandTexts.drop.remaining[props.status.remaining]}
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
      {TEXT.entriesClosed.title}
    </Title>
    <Text>{TEXT.entriesClosed[props.status.definition.mode]}</Text>
    <OtherDrops />
  </>
)

const Listed: FC<DropPanelsProps> = (props) => {
  const { mode, opensAt } = props.status.definition
  return (
    <>
      <Title panel={props} stage="listed" icon="check">
        {TEXT.listed.title}
      </Title>
      <Text>{TEXT.listed[mode](<Moment at={rfc3339(opensAt)} />)}</Text>
      <Receipt entry={props.entry} />
    </>
  )
}

const Waiting: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="waiting" icon="sync">
      {TEXT.waiting.title}
    </Title>
    <p class="display mt-4 text-3xl" data-position>
      {positionText(props.entry?.position)}
    </p>
    <p class="mt-2 font-semibold" data-remaining>
      {islandTexts.drop.remaining[props.status.remaining]}
    </p>
    <Text>{TEXT.waiting.text}</Text>
    <Receipt entry={props.entry} />
  </>
)

const Admitted: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="admitted" icon="star">
      {TEXT.admitted.title}
    </Title>
    <Text>
      {props.status.definition.admissionFactor > 1 ? TEXT.admitted.shared : TEXT.admitted.reserved}
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
        {TEXT.claimed.title}
      </Title>
      <Text>{TEXT.claimed.text}</Text>
      <p class="mt-5 flex flex-wrap gap-3">
        <ButtonLink href={checkoutId ? `/checkout/${checkoutId}` : '/orders'} data-checkout-link>
          {checkoutId ? islandTexts.drop.continueToCheckout : texts.drop.yourOrders}
        </ButtonLink>
      </p>
    </>
  )
}

const Missed: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="missed" icon="clock">
      {TEXT.missed.title}
    </Title>
    <Text>{TEXT.missed.text}</Text>
    <OtherDrops />
  </>
)

const SoldOut: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="sold-out" icon="box">
      {TEXT.soldOut.title}
    </Title>
    <Text>{TEXT.soldOut.text}</Text>
    <Report id={props.status.definition.id} />
  </>
)

const Closed: FC<DropPanelsProps> = (props) => (
  <>
    <Title panel={props} stage="closed" icon="clock">
      {TEXT.closed.title}
    </Title>
    <Text>{TEXT.closed.text}</Text>
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
      {texts.drop.report}
    </ButtonLink>
  </p>
)

const OtherDrops: FC = () => (
  <p class="mt-5">
    <ButtonLink href="/drops" tone="quiet">
      {texts.drop.otherDrops}
    </ButtonLink>
  </p>
)

/** The receipt of an entry: it proves later that the entry was on the list. */
const Receipt: FC<{ entry: EntryView | null }> = ({ entry }) => (
  <details class="mt-4 text-sm">
    <summary class="press-target inline-flex items-center text-muted underline underline-offset-4 hover:text-ink">
      {texts.drop.receipt.title}
    </summary>
    <p class="text-muted">{texts.drop.receipt.text}</p>
    <dl class="mt-2 grid gap-2">
      <div>
        <dt class="font-semibold">{texts.drop.receipt.entry}</dt>
        <dd class="font-mono text-xs [overflow-wrap:anywhere]" data-entry-id>
          {entry?.entryId ?? ''}
        </dd>
      </div>
      <div>
        <dt class="font-semibold">{texts.drop.receipt.signature}</dt>
        <dd class="font-mono text-xs [overflow-wrap:anywhere]" data-receipt>
          {entry?.receipt ?? ''}
        </dd>
      </div>
    </dl>
  </details>
)
