import type { Child, FC } from 'hono/jsx'
import { type ButtonTone, buttonLook } from '../controls/button-look.ts'

/** Opens in place, also without a script. */
export const Opening: FC<{
  name: string
  text: string
  tone: ButtonTone
  open: boolean
  children?: Child
}> = (props) => (
  <details data-keep-open={props.name} open={props.open} class="open:w-full">
    <summary class={`${buttonLook(props.tone)} list-none`}>{props.text}</summary>
    <div class="mt-3 max-w-xl">{props.children}</div>
  </details>
)
