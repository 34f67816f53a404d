# Indices and standard errors of every agency and service by R's survey package: svymean and svyratio on subset().
# usage: Rscript statistics_against_r.R answers.csv result.csv
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust")
paths <- commandArgs(TRUE)
answers <- read.csv(paths[1])
items <- grep("^q", names(answers), value = TRUE)
factors <- list(F1 = items[1:4], F2 = items[5:8], F3 = items[9:14], F4 = items[15:18], F5 = items[19:22], overall = items)
satisfied <- sapply(answers[items], function(rating) ifelse(rating == 0, NA, as.numeric(rating >= 4)))
colnames(satisfied) <- paste0("s_", items)
sums <- do.call(cbind, lapply(names(factors), function(code) {
  part <- satisfied[, paste0("s_", factors[[code]])]
  pair <- cbind(rowSums(part, na.rm = TRUE), rowSums(!is.na(part)))
  colnames(pair) <- paste0(c("S_", "A_"), code)
  pair
}))
data <- cbind(answers[c("stratum", "psu", "weight", "agency", "service")], satisfied, sums)
started <- proc.time()[["elapsed"]]
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = data)
domains <- unique(data[c("agency", "service")])
rows <- lapply(seq_len(nrow(domains)), function(d) {
  part <- subset(design, agency == domains$agency[d] & service == domains$service[d])
  of_items <- lapply(items, function(item) {
    found <- svymean(as.formula(paste0("~s_", item)), part, na.rm = TRUE)
    data.frame(code = item, estimate = coef(found)[[1]], standard_error = sqrt(vcov(found)[1, 1]))
  })
  of_factors <- lapply(names(factors), function(code) {
    found <- svyratio(as.formula(paste0("~S_", code)), as.formula(paste0("~A_", code)), part)
    data.frame(code = code, estimate = coef(found)[[1]], standard_error = sqrt(vcov(found)[1, 1]))
  })
  cbind(agency = domains$agency[d], service = domains$service[d], do.call(rbind, c(of_items, of_factors)))
})
seconds <- proc.time()[["elapsed"]] - started
write.csv(format(do.call(rbind, rows), digits = 17), paths[2], row.names = FALSE, quote = FALSE)
cat(seconds, "\n")
