import {certificateBlocks} from './pem.ts';

const bare = (pem: string): string => pem.replaceAll(/\s/gv, '');

/**
Whether what a server shows (leaf first, each as PEM) leads to one of the certificates of an authority, of which any counts as an anchor:
how Go's clients judge a CA of several certificates, validity and names left out. Throws what `isSignedBy` throws for broken certificates.
*/
export const chainsTo = (
	shown: readonly string[],
	authority: string,
	isSignedBy: (certificate: string, issuer: string) => boolean,
): boolean => {
	const anchors = certificateBlocks(authority);
	const [leaf, ...rest] = shown;
	if (leaf === undefined) {
		return false;
	}

	if (anchors.some(anchor => bare(anchor) === bare(leaf) || isSignedBy(leaf, anchor))) {
		return true;
	}

	return rest.some(
		(issuer, index) =>
			isSignedBy(leaf, issuer) &&
			chainsTo([issuer, ...rest.toSpliced(index, 1)], authority, isSignedBy),
	);
};
