import type {CertificateFacts, NameSubtree} from './certificate-facts.ts';
import {systemNamespace} from './well-known.ts';

/** Names in the certificates that an istiod signs: of its workloads, and of itself. */
type SignedNames = {
	/** Of the mesh: `cluster.local` unless meshConfig says otherwise. */
	trustDomain: string;
};

type Name = {kind: 'uri' | 'dns'; name: string; spelt: string};

/** By which names an istiod serves: Go wants all of them permitted. */
const istiodNames = ['istiod', 'istiod-remote', 'istio-pilot'].map(
	name => `${name}.${systemNamespace}.svc`,
);

/** What every istiod puts into certificates: identities as URIs (their host is the trust domain), and its own names (fact C-10). */
const namesOf = ({trustDomain}: SignedNames): readonly Name[] => [
	{kind: 'uri', name: trustDomain, spelt: `spiffe://${trustDomain}/…`},
	...istiodNames.map(name => ({kind: 'dns', name, spelt: name}) as const),
];

/**
Whether a constraint covers a name, where implementations differ by the reading that is asked for. A leading dot means names below it
alone; without one a DNS constraint covers what is below as well, a URI's only the host itself (RFC 5280), but for Go what is below it,
too.
*/
const covers = ({name: base}: NameSubtree, {kind, name}: Name, reading: 'strict' | 'wide') => {
	const [low, own] = [base.toLowerCase(), name.toLowerCase()];
	if (low === '') {
		return true;
	}

	if (low.startsWith('.')) {
		return own.endsWith(low);
	}

	return own === low || ((kind === 'dns' || reading === 'wide') && own.endsWith(`.${low}`));
};

/**
The names that istiod signs and that an authority's name constraints keep from being valid below it, and kinds of constraints that
Go does not know, as sentences' ends; empty where nothing stands in the way (RFC 5280, 4.2.1.10).
*/
export const excludedNames = (
	{nameConstraints}: Pick<CertificateFacts, 'nameConstraints'>,
	names: SignedNames,
): string[] => {
	if (nameConstraints === undefined) {
		return [];
	}

	const {permitted, excluded} = nameConstraints;
	return namesOf(names).flatMap(name => {
		const allowed = permitted.filter(({kind}) => kind === name.kind);
		const isKeptOut =
			(allowed.length > 0 && !allowed.some(one => covers(one, name, 'strict'))) ||
			excluded.some(one => one.kind === name.kind && covers(one, name, 'wide'));
		return isKeptOut ? [name.spelt] : [];
	});
};
