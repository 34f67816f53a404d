# usage: Rscript source.R [folder]      needs R >= 4.2 and the package survey (4.1-1 or newer)
# Calibration to labels and a number, and post-stratification, of a sample in two stages in which a stratum has one ward.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust")
arguments <- commandArgs(TRUE)
folder <- if (length(arguments)) arguments[1] else "."
people <- read.csv(file.path(folder, "data.csv"))
totals <- read.csv(file.path(folder, "totals.csv"))
for (name in c("sex", "age", "area")) people[[name]] <- factor(people[[name]])
people$cell <- interaction(people$sex, people$area, sep = "*")
design <- svydesign(~ward + counter, strata = ~stratum, fpc = ~wards + counters, weights = ~w, data = people)

of <- function(margin) with(totals[totals$margin == margin, ], setNames(total, label))
sums <- c(`(Intercept)` = sum(of("sex")), sex2 = of("sex")[["2"]], age2 = of("age")[["2"]], age3 = of("age")[["3"]],
          age4 = of("age")[["4"]], days = of("days")[[1]])
to <- function(...) calibrate(design, ~sex + age + days, sums, epsilon = 1e-11, maxit = 500, ...)
weightings <- list(
  linear = to(calfun = "linear"),
  raking = to(calfun = "raking"),
  logit = to(calfun = "logit", bounds = c(0.5, 2)),
  linear_bounded = to(calfun = "linear", bounds = c(0.85, 1.25)),
  poststratify = postStratify(design, ~cell, data.frame(cell = names(of("sex*area")), Freq = of("sex*area"))))

rows <- function(weighting, quantity, estimate, domain = "") data.frame(
  weighting = weighting, quantity = quantity, domain = domain, measure = names(coef(estimate)),
  estimate = sprintf("%.17g", as.numeric(coef(estimate))), standard_error = sprintf("%.17g", as.numeric(SE(estimate))))
found <- list()
for (name in names(weightings)) {
  weighted <- weightings[[name]]
  found <- c(found, list(
    rows(name, "mean", svymean(~satisfied + score, weighted)),
    rows(name, "total", svytotal(~satisfied + score + days, weighted)),
    transform(rows(name, "ratio", svyratio(~score, ~days, weighted)), measure = "score/days")))
  for (wanted in sort(unique(people$agency)))
    found <- c(found, list(rows(name, "mean", svymean(~satisfied + score, subset(weighted, agency == wanted)), wanted)))
}
write.csv(do.call(rbind, found), file.path(folder, "expected.csv"), row.names = FALSE, quote = FALSE)
weights <- lapply(weightings, function(weighted) sprintf("%.17g", weights(weighted)))
write.csv(as.data.frame(weights), file.path(folder, "expected_weights.csv"), row.names = FALSE, quote = FALSE)
