import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Panel } from '../controls/panel.tsx'

const TEXT = texts.mails

interface MailPreviewProps {
  subject: string
  /** The address of the mail's HTML, a document of its own. */
  frame: string
  text: string
}

/** A mail as its recipient reads it: its HTML in a frame that runs nothing, and its text. */
export const MailPreview: FC<MailPreviewProps> = ({ subject, frame, text }) => (
  <Panel title={TEXT.preview}>
    <p class="-mt-1 mb-3 text-sm text-muted">{TEXT.safeLinks}</p>
    <iframe
      sandbox=""
      loading="lazy"
      title={`${TEXT.html}: ${subject}`}
      src={frame}
      class="h-[40rem] w-full rounded-sm border border-line bg-surface"
    ></iframe>
    <details class="mt-3">
      <summary class="press-target text-link inline-flex items-center text-sm">
        {TEXT.plain}
      </summary>
      {/* Reached by keys: it scrolls. */}
      <pre
        tabindex={0}
        class="mt-2 max-h-96 overflow-auto rounded-sm bg-sunken p-3 text-sm break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
    </details>
  </Panel>
)
