import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.newProduct

interface NewProductProps {
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  formKey: string
  currency: string
  /** Why the whole form was refused. */
  message?: string
}

/** The form that makes a draft of a title and a price. */
export const NewProduct: FC<NewProductProps> = ({ typed, errors, formKey, currency, message }) => {
  const field = fieldOf({ typed, errors })
  return (
    <form method="post" action="/admin/products" novalidate class="grid max-w-xl gap-5">
      <input type="hidden" name="key" value={formKey} />
      <PageHead
        title={texts.products.create}
        back={{ href: '/admin/products', text: texts.products.all }}
      />
      {message === undefined ? null : <Notice tone="error">{message}</Notice>}
      <p class="-mt-5 text-muted">{TEXT.text}</p>
      <Field {...field('title')} label={TEXT.name} maxlength={300} />
      <Field {...field('price')} label={TEXT.price(currency)} inputmode="decimal" />
      <Button class="justify-self-start">{TEXT.submit}</Button>
    </form>
  )
}
