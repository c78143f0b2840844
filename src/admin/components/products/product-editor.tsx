import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { PageHead, Panel } from '../controls/panel.tsx'
import { ProductBadges, type ProductStatus } from './product-badges.tsx'
import { type Difference, ProductConflict } from './product-conflict.tsx'
import { ProductPictures, type ProductPicturesProps } from './product-pictures.tsx'
import { VariantGrid, type VariantRow } from './variant-grid.tsx'

const TEXT = texts.product

interface ProductEditorProps {
  product: {
    id: string
    title: string
    handle: string
    status: ProductStatus
    pending: boolean
    /** Of the saved product that the form is opened on. */
    revision: number
    pictures: ProductPicturesProps['pictures']
  }
  categories: readonly { handle: string; title: string }[]
  rows: readonly VariantRow[]
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  /** The fields that the form is opened on, as JSON. */
  base: string
  formKey: string
  currency: string
  /** Files that were not added. */
  refused: ProductPicturesProps['refused']
  may: ProductPicturesProps['may'] & { duplicate: boolean; publish: boolean; withdraw: boolean }
  /** Why the whole form was refused. */
  message?: string
  /** A sentence about the rows that the form was given; nothing is saved. */
  added?: string
  conflict?: { differences: readonly Difference[]; taken: readonly string[] }
}

/** One product: the form of its fields, and forms that publish, withdraw and duplicate it. */
export const ProductEditor: FC<ProductEditorProps> = (props) => {
  const { product, errors, message, added, conflict, may } = props
  const wrong = Object.keys(errors).length
  return (
    <>
      <div data-product-head>
        <PageHead
          title={product.title}
          back={{ href: '/admin/products', text: texts.products.all }}
          beside={<ProductBadges {...product} />}
          actions={<Actions {...props} />}
        />
      </div>
      <div class="mb-4 grid gap-3 empty:hidden">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : (
          <Notice tone="error">{texts.productErrors.wrongFields(wrong)}</Notice>
        )}
        {added === undefined ? null : <Notice tone="info">{added}</Notice>}
      </div>
      <ProductPictures {...props} productId={product.id} pictures={product.pictures} />
      <form
        method="post"
        action={`/admin/products/${product.id}`}
        novalidate
        class="grid gap-4"
        data-product-form={TEXT.unsaved}
        data-dirty={wrong > 0 || added !== undefined || conflict !== undefined ? '' : undefined}
      >
        <Hidden {...props} />
        {conflict === undefined ? null : <ProductConflict {...conflict} />}
        <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
          <About {...props} />
          <Filing {...props} />
        </div>
        <Variants {...props} />
        {may.change ? (
          <div class="sticky bottom-16 z-10 flex items-center gap-3 rounded-md border border-line bg-surface p-3 shadow-raised lg:bottom-3">
            <Button data-save>{TEXT.save}</Button>
            <p class="text-sm text-muted" role="status" data-unsaved></p>
          </div>
        ) : null}
      </form>
    </>
  )
}

const Hidden: FC<ProductEditorProps> = ({ product, base, formKey }) => (
  <>
    <input type="hidden" name="key" value={formKey} />
    <input type="hidden" name="revision" value={String(product.revision)} />
    <input type="hidden" name="base" value={base} />
  </>
)

const Actions: FC<ProductEditorProps> = ({ product, formKey, may }) => (
  <>
    {product.status === 'active' ? (
      <ButtonLink tone="quiet" href={`/products/${product.handle}`} target="_blank" rel="noopener">
        {TEXT.view}
      </ButtonLink>
    ) : null}
    {product.status !== 'active' || product.pending ? (
      <ButtonLink tone="quiet" href={`/admin/products/${product.id}/preview`}>
        {TEXT.preview}
      </ButtonLink>
    ) : null}
    {may.duplicate ? (
      <StepForm id={product.id} verb="duplicate" formKey={formKey}>
        <Button tone="quiet">{TEXT.duplicate}</Button>
      </StepForm>
    ) : null}
    {may.withdraw && product.status !== 'withdrawn' ? (
      <Withdraw id={product.id} formKey={formKey} isDraft={product.status === 'draft'} />
    ) : null}
    {may.publish && (product.pending || product.status !== 'active') ? (
      <StepForm id={product.id} verb="publish" formKey={formKey}>
        <Button>{TEXT.publish}</Button>
      </StepForm>
    ) : null}
  </>
)

const StepForm: FC<{ id: string; verb: string; formKey: string; children?: Child }> = (props) => (
  <form method="post" action={`/admin/products/${props.id}/${props.verb}`}>
    <input type="hidden" name="key" value={`${props.formKey}-${props.verb}`} />
    {props.children}
  </form>
)

/** Opens in place, also without a script. */
const Withdraw: FC<{ id: string; formKey: string; isDraft: boolean }> = (props) => (
  <details class="open:order-last open:w-full">
    <summary class={`${buttonLook('danger')} list-none`}>
      {props.isDraft ? TEXT.discard : TEXT.withdraw}
    </summary>
    <StepForm id={props.id} verb="withdraw" formKey={props.formKey}>
      {props.isDraft ? <input type="hidden" name="discard" value="yes" /> : null}
      <p class="my-3 max-w-prose text-muted">
        {props.isDraft ? TEXT.discardText : TEXT.withdrawText}
      </p>
      <Button tone="danger">{props.isDraft ? TEXT.discardConfirm : TEXT.withdrawConfirm}</Button>
    </StepForm>
  </details>
)

const About: FC<ProductEditorProps> = (props) => {
  const field = fieldOf(props)
  return (
    <Panel title={TEXT.about}>
      <div class="grid gap-4">
        <Field {...field('title')} label={TEXT.name} maxlength={300} />
        <Field
          {...field('description')}
          label={TEXT.description}
          hint={TEXT.descriptionHint}
          rows={8}
          optional
        />
        <div class="grid gap-4 sm:grid-cols-2">
          <Field {...field('vendor')} label={TEXT.vendor} maxlength={200} optional />
          <Field {...field('productType')} label={TEXT.productType} maxlength={200} optional />
        </div>
        <Field {...field('tags')} label={TEXT.tags} hint={TEXT.tagsHint} optional />
      </div>
    </Panel>
  )
}

const Filing: FC<ProductEditorProps> = ({ product, categories, typed, errors }) => {
  const chosen = (typed.categories ?? '').split(',')
  return (
    <Panel>
      <fieldset>
        <legend class="mb-2 text-lg font-semibold">{TEXT.categories}</legend>
        {errors.categories === undefined ? null : (
          <p class="mb-2 text-sm font-medium text-danger">{errors.categories}</p>
        )}
        {categories.length === 0 ? <p class="text-muted">{TEXT.noCategories}</p> : null}
        <div class="max-h-112 overflow-y-auto">
          {categories.map(({ handle, title }) => (
            <label class="press-target flex items-center gap-2">
              <input
                type="checkbox"
                name="categories"
                value={handle}
                checked={chosen.includes(handle)}
                class="size-4"
              />
              {title}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="mt-4 text-sm font-semibold">{TEXT.handle}</p>
      <p class="font-mono text-sm wrap-anywhere">{`/products/${product.handle}`}</p>
      <p class="mt-1 text-sm text-muted">{TEXT.handleHint}</p>
    </Panel>
  )
}

const POSITIONS = [0, 1, 2] as const

const Variants: FC<ProductEditorProps> = (props) => {
  const { rows, typed, errors, currency, may } = props
  const field = fieldOf(props)
  const options = POSITIONS.flatMap((at) => {
    const name = (typed[`option${at}`] ?? '').trim()
    return name === '' ? [] : [{ at, name }]
  })
  return (
    <Panel title={TEXT.variants}>
      {errors.variants === undefined ? null : (
        <p class="mb-3 text-sm font-medium text-danger">{errors.variants}</p>
      )}
      <VariantGrid rows={rows} options={options} {...{ typed, errors, currency }} />
      <fieldset class="mt-5 grid gap-3 border-t border-line pt-4">
        <legend class="sr-only">{TEXT.options}</legend>
        <h3 class="font-semibold">{TEXT.options}</h3>
        <p class="max-w-prose text-sm text-muted">
          {TEXT.optionsHint} {TEXT.stockHint}
        </p>
        {POSITIONS.map((at) => (
          <div class="grid gap-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <Field
              {...field(`option${at}`)}
              label={TEXT.optionName(at + 1)}
              maxlength={100}
              optional
              quiet
            />
            <Field
              {...field(`values${at}`)}
              label={TEXT.optionValues(at + 1)}
              {...(at === 0 ? { placeholder: TEXT.valuesHint } : {})}
              optional
              quiet
            />
          </div>
        ))}
        {may.change ? (
          <Button tone="quiet" class="justify-self-start" name="add" value="yes">
            {TEXT.addVariants}
          </Button>
        ) : null}
      </fieldset>
    </Panel>
  )
}
