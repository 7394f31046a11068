import type {KubeObject} from '../kubernetes/object.ts';
import type {Recognised, Recogniser} from '../ports/installer.ts';
import {istioctlRecogniser} from './istioctl/recognise.ts';

type Marked = Pick<KubeObject, 'metadata'>;

const firstKnown = <T, R>(list: readonly T[], ask: (item: T) => R | undefined): R | undefined => {
	for (const item of list) {
		const answer = ask(item);
		if (answer !== undefined) {
			return answer;
		}
	}

	return undefined;
};

/** The installers of this program, each by its folder. */
const installers: readonly Recogniser[] = [istioctlRecogniser];

const sail = ({metadata: {labels = {}, ownerReferences = []}}: Marked): Recognised | undefined =>
	labels['managed-by'] === 'sail-operator' ||
	ownerReferences.some(owner => owner.kind === 'IstioRevision')
		? {tool: 'sail'}
		: undefined;

const helmRelease = ({metadata: {annotations = {}}}: Marked): Recognised | undefined =>
	annotations['meta.helm.sh/release-name'] === undefined ? undefined : {tool: 'helm'};

const charts = ({metadata: {labels = {}}}: Marked): Recognised | undefined =>
	labels['app.kubernetes.io/managed-by'] === 'Helm' ? {tool: 'helm'} : undefined;

/**
Whoever installs Istio, the first that knows an object decides. Sail drives Helm and adds its mark. istioctl renders the charts too, so
`managed-by: Helm` and `helm.sh/chart` are on its objects as well: a Helm release is told by its own annotation, or by that label where
no installer left its marks.
*/
const recognisers: ReadonlyArray<Recogniser['recognise']> = [
	sail,
	helmRelease,
	...installers.map(({recognise}) => recognise),
	charts,
];

/** Pure: who installed an object, by its own marks; undefined where nothing says so. */
export const recognise = (object: Marked): Recognised | undefined =>
	firstKnown(recognisers, known => known(object));

/** Label selectors that find everything that the installers install. */
export const installedSelectors: readonly string[] = installers.map(({selector}) => selector);

/** Pure: which installation of an installer an object is from; undefined for what `installedSelectors` do not find. */
export const installationOf = (object: Marked): Recognised | undefined =>
	installers.find(({isSelected}) => isSelected(object))?.recognise(object);

/** Pure: the version that an installer noted on an object. */
export const notedVersion = (object: Marked): string | undefined =>
	firstKnown(installers, ({versionOf}) => versionOf(object));

/** Pure: whether an installer writes the label for itself, so that it says nothing of how an installation is. */
export const isInstallerLabel = (key: string): boolean =>
	installers.some(({isOwnLabel}) => isOwnLabel(key));
