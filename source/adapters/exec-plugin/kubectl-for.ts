import {kubectl} from '../../mesh/pasted-command.ts';
import type {KubeContext} from '../../ports/kubeconfig.ts';

/** A kubectl command for a context of a kubeconfig, to paste. */
export const kubectlFor = ({name: context, kubeconfig}: KubeContext, command: string): string =>
	kubectl({context, kubeconfig}, command);
