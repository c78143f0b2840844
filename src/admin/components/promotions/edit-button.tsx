import type { Child, FC } from 'hono/jsx'
import { Button } from '../controls/button.tsx'
import type { ButtonTone } from '../controls/button-look.ts'
import type { PromotionForm } from './shown-promotion.ts'

interface EditButtonProps {
  form: Pick<PromotionForm, 'editPath'>
  /** `<verb>:<name>:<value>`, as the form's edits know it. */
  edit: string
  tone?: ButtonTone
  'aria-label'?: string
  children?: Child
}

/** Changes the form and shows it again. Nothing is saved. */
export const EditButton: FC<EditButtonProps> = (props) => {
  const { form, edit, tone = 'quiet', children } = props
  return (
    <Button
      // The focus finds it again where a script puts the new form in the old one's place.
      id={`edit-${edit.replaceAll(':', '-')}`}
      tone={tone}
      name="edit"
      value={edit}
      formaction={form.editPath}
      formnovalidate
      {...(props['aria-label'] === undefined ? {} : { 'aria-label': props['aria-label'] })}
    >
      {children}
    </Button>
  )
}
