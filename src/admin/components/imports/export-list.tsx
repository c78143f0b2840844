import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.exports
export const EXPORTS_PATH = '/admin/export'

/** A file that staff may download. */
export type ExportName = keyof typeof TEXT.files

/** The files to download, with their contents in words. */
export const ExportList: FC<{ files: readonly ExportName[] }> = ({ files }) => (
  <>
    <PageHead title={TEXT.title} />
    <p class="mb-4 text-muted">{TEXT.text}</p>
    <ul class="grid max-w-2xl gap-3">
      {files.map((name) => (
        <li>
          <Panel
            title={TEXT.files[name].title}
            action={
              <ButtonLink tone="quiet" href={`${EXPORTS_PATH}/${name}.csv`}>
                {TEXT.download(TEXT.files[name].title)}
              </ButtonLink>
            }
          >
            <p class="text-muted">{TEXT.files[name].text}</p>
          </Panel>
        </li>
      ))}
    </ul>
  </>
)
