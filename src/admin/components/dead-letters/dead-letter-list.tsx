import type { Child, FC } from 'hono/jsx'
import type { DeadLetter } from '../../../shared/dead-letter/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.deadLetters
const PATH = '/admin/dead-letters'

const TONES: Record<DeadLetter['state'], BadgeTone> = {
  dead: 'danger',
  replayed: 'info',
  discarded: 'neutral',
}

const State: FC<{ state: DeadLetter['state'] }> = ({ state }) => (
  <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
)

/** The type of a message of any shape, or its id where it says none. */
const nameOf = ({ id, message }: DeadLetter): string =>
  typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : id

const COLUMNS: readonly Column<DeadLetter>[] = [
  { title: TEXT.columns.message, cell: nameOf },
  { title: TEXT.columns.queue, wide: true, cell: ({ queue }) => queue },
  { title: TEXT.columns.reason, wide: true, cell: ({ reason }) => reason.slice(0, 120) },
  { title: TEXT.columns.since, wide: true, cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} /> },
  {
    title: TEXT.columns.attempts,
    numeric: true,
    cell: ({ attempts }) => texts.general.number(attempts),
  },
  { title: TEXT.columns.state, cell: ({ state }) => <State state={state} /> },
]

const hrefOf = ({ id }: DeadLetter): string => `${PATH}/${encodeURIComponent(id)}`

interface DeadLetterListProps {
  letters: readonly DeadLetter[]
  nextCursor: string | null
  params: URLSearchParams
}

/** Messages that failed too often, the newest first. */
export const DeadLetterList: FC<DeadLetterListProps> = ({ letters, nextCursor, params }) => {
  const all = params.get('state') === 'all'
  return (
    <>
      <PageHead title={TEXT.title} />
      <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
      <Views
        views={[
          { text: TEXT.views.waiting, href: PATH, current: !all },
          { text: TEXT.views.all, href: `${PATH}?state=all`, current: all },
        ]}
      />
      {letters.length === 0 ? (
        <EmptyState icon="check" {...TEXT.none} />
      ) : (
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={letters}
          idOf={({ id }) => id}
          hrefOf={hrefOf}
        />
      )}
      <Pager path={PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}

interface DeadLetterPageProps {
  letter: DeadLetter
  /** The page of the email that the message is about; null for any other message. */
  mail: string | null
  mayDecide: boolean
  formKey: string
  message?: string
}

/** One failed message, with what staff may do about it. */
export const DeadLetterPage: FC<DeadLetterPageProps> = (props) => {
  const { letter, mail, mayDecide, formKey, message } = props
  return (
    <>
      <PageHead
        title={nameOf(letter)}
        back={{ href: PATH, text: TEXT.all }}
        beside={<State state={letter.state} />}
        {...(mail === null
          ? {}
          : {
              actions: (
                <ButtonLink tone="quiet" href={mail}>
                  {TEXT.openMail}
                </ButtonLink>
              ),
            })}
      />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      {mayDecide && letter.state === 'dead' ? (
        <div class="panel mb-4 flex flex-wrap items-start gap-2 p-3">
          <form method="post" action={`${hrefOf(letter)}/replay`}>
            <input type="hidden" name="key" value={`${formKey}-replay`} />
            <Button>{TEXT.replay}</Button>
          </form>
          <details class="open:w-full">
            <summary class={`${buttonLook('danger')} list-none`}>{TEXT.discard}</summary>
            <form method="post" action={`${hrefOf(letter)}/discard`} class="mt-3 max-w-xl">
              <input type="hidden" name="key" value={`${formKey}-discard`} />
              <p class="mb-3 text-muted">{TEXT.discardText}</p>
              <Button tone="danger">{TEXT.discardConfirm}</Button>
            </form>
          </details>
        </div>
      ) : null}
      <Panel>
        <dl class="grid gap-3 sm:grid-cols-2">
          <Fact title={TEXT.columns.reason}>{letter.reason}</Fact>
          <Fact title={TEXT.columns.queue}>{letter.queue}</Fact>
          <Fact title={TEXT.columns.attempts}>{texts.general.number(letter.attempts)}</Fact>
          <Fact title={TEXT.columns.since}>
            <Moment at={letter.firstSeenAt} />
          </Fact>
        </dl>
        <h2 class="mt-5 mb-2 text-lg">{TEXT.content}</h2>
        {/* Reached by keys: it scrolls sideways. */}
        <pre
          tabindex={0}
          class="max-h-96 overflow-auto rounded-sm bg-sunken p-3 text-sm whitespace-pre-wrap"
        >
          {JSON.stringify(letter.message, null, 2)}
        </pre>
      </Panel>
    </>
  )
}

const Fact: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div>
    <dt class="text-sm text-muted">{title}</dt>
    <dd>{children}</dd>
  </div>
)
