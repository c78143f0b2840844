import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'

const TEXT = texts.pictures

interface Picture {
  url: string
  alt: string
  /** False for a picture of another host, which the pages' policy does not load. */
  isShowable: boolean
}

/** A file that was not added, and the reason. */
export interface RefusedPicture {
  name: string
  reason: string
}

export interface ProductPicturesProps {
  productId: string
  pictures: readonly Picture[]
  refused: readonly RefusedPicture[]
  formKey: string
  may: { change: boolean; addPictures: boolean }
}

/**
 * The pictures of a product, in their order. The forms work without a script; the island `pictures`
 * sends each file by itself, with its progress, and lets pictures be dragged.
 */
export const ProductPictures: FC<ProductPicturesProps> = (props) => {
  const { productId, refused, formKey, may } = props
  const action = `/admin/products/${productId}/upload`
  return (
    <section
      aria-labelledby="pictures"
      data-picture-panel={`/admin/products/${productId}`}
      class="panel mb-4 p-4 data-dropping:border-accent data-dropping:bg-accent-soft sm:p-5"
    >
      <h2 id="pictures" class="mb-3 text-lg">
        {TEXT.title}
      </h2>
      <div data-pictures>
        {refused.length === 0 ? null : (
          <Notice tone="error" title={TEXT.refused(refused.length)} class="mb-3">
            <ul>
              {refused.map(({ name, reason }) => (
                <li class="wrap-anywhere">
                  {name === '' ? null : <strong>{name}: </strong>}
                  {reason}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Arrangement {...props} />
      </div>
      {may.addPictures ? (
        <form
          method="post"
          action={action}
          enctype="multipart/form-data"
          data-upload
          class="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4"
        >
          <input type="hidden" name="key" value={`${formKey}-upload`} />
          <div>
            <label for="files" class="mb-1.5 block text-sm font-semibold">
              {TEXT.add}
            </label>
            <p id="files-hint" class="-mt-1 mb-1.5 text-sm text-muted">
              {TEXT.hint}{' '}
              <span hidden data-drop-hint>
                {TEXT.drop}
              </span>
            </p>
            <input
              id="files"
              type="file"
              name="file"
              multiple
              accept="image/png,image/jpeg,image/webp,image/svg+xml"
              aria-describedby="files-hint"
              class="press-target max-w-full text-sm file:mr-3 file:rounded-sm file:border file:border-edge file:bg-surface file:px-3 file:py-1.5 file:font-semibold file:text-ink"
            />
          </div>
          <Button tone="quiet" data-upload-button>
            {TEXT.upload}
          </Button>
        </form>
      ) : null}
      <ul data-upload-rows class="mt-3 grid gap-2 text-sm empty:hidden"></ul>
      <p role="status" data-picture-status class="sr-only"></p>
    </section>
  )
}

const Arrangement: FC<ProductPicturesProps> = ({ productId, pictures, formKey, may }) => {
  if (pictures.length === 0) return <p class="text-muted">{TEXT.none}</p>
  return (
    <form method="post" action={`/admin/products/${productId}/pictures`} data-arrangement>
      <input type="hidden" name="key" value={`${formKey}-pictures`} />
      {/* The first button answers to Enter. */}
      <button type="submit" name="save" value="yes" hidden tabindex={-1}>
        {TEXT.save}
      </button>
      <ol class="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-5">
        {pictures.map((picture, index) => (
          <PictureCard picture={picture} index={index} may={may} />
        ))}
      </ol>
      {may.change ? (
        <div class="mt-3 flex flex-wrap items-center gap-3">
          <Button tone="quiet" name="save" value="yes">
            {TEXT.save}
          </Button>
          <p class="text-sm text-muted">{TEXT.first}</p>
        </div>
      ) : null}
    </form>
  )
}

interface PictureCardProps extends Pick<ProductPicturesProps, 'may'> {
  picture: Picture
  index: number
}

const PictureCard: FC<PictureCardProps> = ({ picture, index, may }) => {
  const { url, alt, isShowable } = picture
  const position = index + 1
  return (
    <li
      data-picture
      {...(may.change ? { draggable: 'true' as const } : {})}
      class="grid content-start gap-2 data-dragged:opacity-50"
    >
      {isShowable ? (
        <img
          src={url}
          alt={alt}
          loading="lazy"
          draggable={false}
          class="aspect-square w-full rounded-sm bg-sunken object-cover"
        />
      ) : (
        <p class="aspect-square overflow-hidden rounded-sm bg-sunken p-2 text-sm wrap-anywhere text-muted">
          {TEXT.elsewhere} {url}
        </p>
      )}
      {may.change ? (
        <>
          <input type="hidden" name={`url-${index}`} value={url} />
          <Field
            id={`alt-${index}`}
            name={`alt-${index}`}
            value={alt}
            label={TEXT.alt(position)}
            placeholder={TEXT.altHint}
            maxlength={500}
            class="[&>label]:sr-only"
            optional
            quiet
          />
          <div class="flex flex-wrap gap-1">
            <Button
              id={`earlier-${url}`}
              tone="quiet"
              name="move"
              value={`${index} -1`}
              aria-label={TEXT.earlier(position)}
            >
              <Icon name="chevron-left" size={20} />
            </Button>
            <Button
              id={`later-${url}`}
              tone="quiet"
              name="move"
              value={`${index} 1`}
              aria-label={TEXT.later(position)}
            >
              <Icon name="chevron-right" size={20} />
            </Button>
            <Button
              tone="plain"
              name="remove"
              value={String(index)}
              aria-label={TEXT.remove(position)}
            >
              <Icon name="trash" size={20} />
            </Button>
          </div>
        </>
      ) : null}
    </li>
  )
}
