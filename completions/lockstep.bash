# bash completion for lockstep
_lockstep() {
  local current="${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="sync plan diff loop history rollback delete status wait logs why gpus render completion version"
  else
    case "${COMP_WORDS[1]}" in
      sync) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --create-namespace --prune --max-prune --confirm --allow-empty --adopt --force-conflicts --hooks --rerun --interrupt --prune-running --no-ledger --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity --dry-run --to --wait --plan" ;;
      plan) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --create-namespace --prune --max-prune --confirm --allow-empty --adopt --force-conflicts --hooks --rerun --interrupt --prune-running --no-ledger --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity --out" ;;
      diff) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --prune --from --to --out --stat --exit-code --unified --side-by-side --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      loop) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --once --prune --self-heal --interval --jitter --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      history) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      rollback) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --dry-run --prune --max-prune --confirm --wait --rerun --interrupt --prune-running --no-ledger --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      delete) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --dry-run --yes --confirm --prune-running --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      status) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      wait) words="--help --namespace --for --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      logs) words="--help --namespace --ranks --container --all-containers --follow --previous --since --since-time --tail --limit-bytes --timestamps --prefix --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      why) words="--help --namespace --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      gpus) words="--help --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      render) words="--help --filename --name --repo --revision --path --dest-namespace --local --argocd-cm --load-restrictor --reorder --enable-helm --helm-command --helm-api-versions --helm-kube-version --helm-debug --enable-managedby-label --output --offline --update-lock --diff --since --stat --format" ;;
      completion) words="--help" ;;
      version) words="--help --output" ;;
    esac
  fi
  if [[ "$current" == -* || "$COMP_CWORD" -eq 1 ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _lockstep lockstep
