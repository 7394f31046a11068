import {refOf, type KubeObject} from '../kubernetes/object.ts';
import {installationOf} from '../installers/recognisers.ts';
import {remoteSecretPrefix} from '../mesh/names.ts';
import {
	remoteSecretAnnotation,
	remoteSecretLabel,
	rootConfigMap,
	systemNamespace,
} from '../mesh/well-known.ts';
import type {FoundObject, Role} from './object-role.ts';
import {
	configLabel,
	isIstioGroup,
	isMadeByIstiod,
	isMadeByUs,
	leaderAnnotation,
	makersOf,
	managersOf,
} from './ownership.ts';

const roots = new Set([rootConfigMap, 'istio-ca-crl']);
const istiodKinds = new Set(['ConfigMap', 'Secret', 'Lease', 'GatewayClass']);

/** Made by a controller of Kubernetes, and gone by itself when what it was made for is gone. */
const isDependent = (object: KubeObject): boolean => {
	const {
		kind,
		metadata: {name, annotations = {}, ownerReferences = []},
	} = object;
	return (
		ownerReferences.length > 0 ||
		(kind === 'Endpoints' &&
			managersOf(object).every(manager => manager === 'kube-controller-manager')) ||
		(kind === 'ConfigMap' && name === 'kube-root-ca.crt') ||
		(kind === 'ServiceAccount' && name === 'default') ||
		(kind === 'Secret' && annotations['kubernetes.io/service-account.name'] !== undefined)
	);
};

/** istiod's own: by its field manager, or by the marks that nobody else uses. */
const isOfIstiod = (object: KubeObject): boolean => {
	const {
		kind,
		metadata: {name, labels = {}, annotations = {}},
	} = object;
	if (kind === 'ConfigMap' && roots.has(name)) {
		return labels[configLabel] === 'true' || isMadeByIstiod(object);
	}

	return (
		istiodKinds.has(kind) &&
		(isMadeByIstiod(object) ||
			(kind === 'ConfigMap' &&
				name.startsWith('istio-') &&
				annotations[leaderAnnotation] !== undefined))
	);
};

const isPeerSecret = (object: KubeObject, peers: ReadonlySet<string>): boolean => {
	const {
		kind,
		metadata: {name, namespace, labels = {}, annotations = {}},
	} = object;
	return (
		kind === 'Secret' &&
		namespace === systemNamespace &&
		labels[remoteSecretLabel] === 'true' &&
		(isMadeByUs(object) ||
			peers.has(annotations[remoteSecretAnnotation] ?? name.slice(remoteSecretPrefix.length)))
	);
};

const roleOf = (object: KubeObject, peers: ReadonlySet<string>): Role => {
	const isInstalled = installationOf(object) !== undefined;
	if (isIstioGroup(object.apiVersion)) {
		if (isInstalled) {
			return 'installed';
		}

		return isMadeByUs(object) ? 'exposed' : 'custom-resource';
	}

	if (isPeerSecret(object, peers)) {
		return 'remote-secret';
	}

	if (isMadeByUs(object) && !isInstalled) {
		return 'ours';
	}

	if (isDependent(object)) {
		return 'dependent';
	}

	if (isInstalled) {
		return 'installed';
	}

	return isOfIstiod(object) ? 'made-by-istiod' : 'foreign';
};

const foreignOwnerOf = (object: KubeObject, role: Role): string | undefined => {
	switch (role) {
		case 'installed': {
			const {part, installation} = installationOf(object) ?? {};
			return part === undefined ? installation : undefined;
		}

		case 'custom-resource':
		case 'foreign': {
			return makersOf(object);
		}

		case 'remote-secret':
		case 'exposed':
		case 'made-by-istiod':
		case 'ours':
		case 'dependent': {
			return undefined;
		}
	}
};

/** Pure: what an object is to the teardown of a mesh with these clusters. */
export const classify = (object: KubeObject, peers: ReadonlySet<string>): FoundObject => {
	const role = roleOf(object, peers);
	return {ref: refOf(object), role, foreignOwner: foreignOwnerOf(object, role)};
};
