# Raking and post-stratification by R's survey package, each with one mean and its standard error.
# usage: Rscript statistics_weighting.R folder      with people.csv and margins.csv; writes weights.csv there
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(TRUE)[1]
people <- read.csv(file.path(folder, "people.csv"))
margins <- read.csv(file.path(folder, "margins.csv"))
totals <- function(name) setNames(subset(margins, margin == name, c("label", "total")), c(name, "Freq"))
design <- svydesign(id = ~psu, weights = ~weight, data = people)
weightings <- list(
  rake = function() rake(design, list(~sex, ~age, ~agency), lapply(c("sex", "age", "agency"), totals),
                         control = list(maxit = 200, epsilon = 1e-10, verbose = FALSE)),
  poststratify = function() postStratify(design, ~agency, totals("agency")))
found <- list()
for (name in names(weightings)) {
  started <- proc.time()[["elapsed"]]
  weighted <- weightings[[name]]()
  estimate <- svymean(~satisfied, weighted)
  cat(name, proc.time()[["elapsed"]] - started, "\n")
  found[[name]] <- sprintf("%.17g", weights(weighted))
}
write.csv(as.data.frame(found), file.path(folder, "weights.csv"), row.names = FALSE, quote = FALSE)
