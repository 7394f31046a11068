import type {InstallPart} from '../mesh/installation.ts';
import type {ObjectRef} from '../kubernetes/object.ts';
import {kubectl, withKubeconfig, type Place} from '../mesh/pasted-command.ts';
import {shellWord, shellWords} from '../text/shell.ts';
import type {PlannedStep} from './steps.ts';

/** What hints of one cluster are made of. */
type UndoMeans = {
	place: Place;
	/** The words that lead a command of ours to this mesh. */
	meshFlags: readonly string[];
	/** The Istio that the plan installs. */
	istioVersion: string;
	/** The installer's command that takes one installation away, word by word. */
	uninstall: (part: InstallPart) => readonly string[];
};

/** `gateway.networking.istio.io/cross-network-gateway`, as kubectl takes it. */
const resource = ({apiVersion, kind, name}: ObjectRef): string => {
	const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/', 1) : [];
	return shellWord(`${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}`);
};

const deletion = (place: Place, objects: readonly ObjectRef[]): string | undefined => {
	const [first] = objects;
	return first === undefined || objects.some(({namespace}) => namespace !== first.namespace)
		? undefined
		: kubectl(
				place,
				`${first.namespace === undefined ? '' : `-n ${first.namespace} `}delete ${objects.map(ref => resource(ref)).join(' ')}`,
			);
};

/**
What takes back what a pending step does, and nothing else; undefined where nothing does. By its file, istioctl uninstalls what carries
the file's name as owner, and of that neither CRDs nor the rest of its base (`GetPrunedResources` in operator/pkg/uninstall/prune.go).
*/
export const undoOf = (
	{observation}: Pick<PlannedStep, 'observation'>,
	{place, meshFlags, istioVersion, uninstall}: UndoMeans,
): string | undefined => {
	const impact = observation.state === 'needed' ? observation.impact : undefined;
	if (impact === undefined) {
		return undefined;
	}

	switch (impact.type) {
		case 'creates': {
			return deletion(place, impact.objects);
		}

		case 'installs': {
			return withKubeconfig(place, shellWords(uninstall(impact.part)));
		}

		case 'changes-installation': {
			const {version} = impact;
			return version === undefined || version === istioVersion
				? `if mesh.yaml or an overlay was changed, put it back, then: mesh-wizard apply ${shellWords(meshFlags)}`
				: `set istio.version back to ${version} in mesh.yaml and revert any other change, then: mesh-wizard apply ${shellWords(meshFlags)}`;
		}

		case 'overwrites': {
			return undefined;
		}
	}
};
