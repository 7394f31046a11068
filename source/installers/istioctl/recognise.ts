import type {InstallPart} from '../../mesh/installation.ts';
import {controlPlaneOperator, eastWestOperator} from '../../mesh/well-known.ts';
import type {Recogniser} from '../../ports/installer.ts';

/** On everything that `istioctl install` makes: `istioctl uninstall --purge` deletes by it, in every namespace. */
const componentLabel = 'operator.istio.io/component';
/** Names the IstioOperator document that an object was installed from; `unknown` for one without a name (fact I-3). */
const documentLabel = 'install.operator.istio.io/owning-resource';
const versionLabel = 'operator.istio.io/version';

const parts: ReadonlyMap<string, InstallPart> = new Map([
	[controlPlaneOperator, 'control-plane'],
	[eastWestOperator, 'east-west'],
]);

/** How istioctl's work is known. */
export const istioctlRecogniser: Recogniser = {
	selector: componentLabel,
	isSelected: ({metadata: {labels = {}}}) => labels[componentLabel] !== undefined,
	recognise({metadata: {labels = {}}}) {
		const document = labels[documentLabel];
		if (
			document === undefined &&
			labels['operator.istio.io/managed'] === undefined &&
			labels[componentLabel] === undefined
		) {
			return undefined;
		}

		const part = parts.get(document ?? '');
		const version = labels[versionLabel];
		return {
			tool: 'istioctl',
			...(part === undefined ? {} : {part}),
			installation: `IstioOperator ${document === undefined || document === 'unknown' ? 'without a name' : document}`,
			...(version === undefined ? {} : {version}),
		};
	},
	versionOf: ({metadata: {labels = {}}}) => labels[versionLabel],
	isOwnLabel: key =>
		key.startsWith('operator.istio.io/') || key.startsWith('install.operator.istio.io/'),
};
