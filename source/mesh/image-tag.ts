/** A tag without the variant of the image: `1.31.1-distroless` and `1.31.1-debug` are builds of 1.31.1. */
export const withoutVariant = (tag: string): string => tag.replace(/-(?:distroless|debug)$/v, '');

/** The tag of an image without its variant; undefined for an image named by digest alone. */
export const tagOf = (image: string): string | undefined => {
	const [name = ''] = image.slice(image.lastIndexOf('/') + 1).split('@', 1);
	const tag = name.split(':')[1];
	return tag === undefined ? undefined : withoutVariant(tag);
};
