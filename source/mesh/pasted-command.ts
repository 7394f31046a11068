import {sh} from '../text/shell.ts';

/** How kubectl and istioctl find a cluster: by its context, in a kubeconfig where that is not the usual one. */
export type Place = {context: string; kubeconfig?: string};

/** A command that reads kubeconfigs, to paste: with the one that knows the cluster, where it is not the usual one. */
export const withKubeconfig = ({kubeconfig}: Pick<Place, 'kubeconfig'>, command: string): string =>
	kubeconfig === undefined ? command : `${sh`KUBECONFIG=${kubeconfig}`} ${command}`;

/** A kubectl command for one cluster, to paste. The arguments are shell text already. */
export const kubectl = (place: Place, command: string): string =>
	withKubeconfig(place, `${sh`kubectl --context ${place.context}`} ${command}`);

/** The command that shows one object of a namespace whole. `plural`: of its kind, with the group where it has one. */
export const kubectlYaml = (
	place: Place,
	plural: string,
	{namespace, name}: {namespace: string; name: string},
): string => kubectl(place, sh`get ${plural} -n ${namespace} ${name} -o yaml`);
