# bash completion for lockstep
_lockstep() {
  local current="${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="sync plan diff loop status wait logs why gpus render completion version"
  else
    case "${COMP_WORDS[1]}" in
      sync) words="--help --filename --name --repo --revision --path --dest-namespace --local --create-namespace --prune --max-prune --confirm --allow-empty --adopt --force-conflicts --hooks --rerun --interrupt --prune-running --no-ledger --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity --dry-run --wait" ;;
      plan) words="--help --filename --name --repo --revision --path --dest-namespace --local --create-namespace --prune --max-prune --confirm --allow-empty --adopt --force-conflicts --hooks --rerun --interrupt --prune-running --no-ledger --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      diff) words="--help --filename --name --repo --revision --path --dest-namespace --local --prune --from --to --stat --exit-code --unified --side-by-side --preflight --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      loop) words="--help --filename --name --repo --revision --path --dest-namespace --local --once --prune --self-heal --interval --jitter --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      status) words="--help --filename --name --repo --revision --path --dest-namespace --local --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      wait) words="--help --namespace --for --filename --name --repo --revision --path --dest-namespace --local --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      logs) words="--help --namespace --ranks --container --all-containers --follow --previous --since --since-time --tail --limit-bytes --timestamps --prefix --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      why) words="--help --namespace --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      gpus) words="--help --timeout --output --color --quiet --kubeconfig --context --as --as-group --parallel --verbosity" ;;
      render) words="--help --filename --name --repo --revision --path --dest-namespace --local --load-restrictor --reorder --enable-helm --helm-command --enable-managedby-label --output --offline --update-lock --diff --since --stat --format" ;;
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
