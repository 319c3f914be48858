//! The languages in which the ground can be labelled, and what countries call themselves.
//!
//! The asset has English and Russian names of countries and seas, and one name of each town. What
//! a country calls itself stands here, where a built-in font has its letters; Armenian, Georgian,
//! Hebrew, Hangul, Ethiopic and the scripts of South and Southeast Asia are not built in.

use serde::{Deserialize, Serialize};

use super::{Country, Sea};

/// The language of the ground's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameLanguage {
    /// English.
    #[default]
    English,
    /// Russian, where it is known: countries and seas.
    Russian,
    /// As the country itself says, where that is known: countries.
    Local,
}

impl NameLanguage {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 3] = [Self::English, Self::Russian, Self::Local];

    /// What a setting calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "Russian",
            Self::Local => "Local",
        }
    }

    /// What is known in it, and what stands in for the rest.
    pub fn note(self) -> &'static str {
        match self {
            Self::English => {
                "Countries and seas in English, towns as GeoNames spells them in Latin letters"
            }
            Self::Russian => {
                "Countries and seas in Russian; towns have no Russian names in the built-in map \
                 and stay in Latin letters"
            }
            Self::Local => {
                "Countries as they call themselves, where a built-in font has their letters; \
                 other countries and the seas in English, towns in Latin letters"
            }
        }
    }
}

impl Country {
    /// The name in a language, or in English where it is not known.
    pub fn name_in(&self, language: NameLanguage) -> &str {
        match language {
            NameLanguage::Russian if !self.name_ru.is_empty() => &self.name_ru,
            NameLanguage::Local => own_name(&self.code).unwrap_or(&self.name),
            NameLanguage::English | NameLanguage::Russian => &self.name,
        }
    }
}

impl Sea {
    /// The name in a language, or in English where it is not known. A sea has no language of its
    /// own.
    pub fn name_in(&self, language: NameLanguage) -> &str {
        match language {
            NameLanguage::Russian if !self.name_ru.is_empty() => &self.name_ru,
            _ => &self.name,
        }
    }
}

fn own_name(code: &[u8]) -> Option<&'static str> {
    OWN_NAMES
        .binary_search_by(|(held, _)| held.as_bytes().cmp(code))
        .ok()
        .and_then(|found| OWN_NAMES.get(found))
        .map(|(_, name)| *name)
}

/// Short names of countries in their own official language, or in two where neither comes first,
/// in the order of their codes. A country that is missing is called the same in English, or is
/// written in a script that no built-in font has.
static OWN_NAMES: [(&str, &str); 99] = [
    ("AFG", "افغانستان"),
    ("ALB", "Shqipëria"),
    ("ARE", "الإمارات"),
    ("AUT", "Österreich"),
    ("AZE", "Azərbaycan"),
    ("BEL", "België / Belgique"),
    ("BEN", "Bénin"),
    ("BGR", "България"),
    ("BHR", "البحرين"),
    ("BIH", "Bosna i Hercegovina"),
    ("BLR", "Беларусь"),
    ("BRA", "Brasil"),
    ("CAF", "Centrafrique"),
    ("CHE", "Schweiz / Suisse"),
    ("CHN", "中国"),
    ("CIV", "Côte d’Ivoire"),
    ("CMR", "Cameroun"),
    ("COD", "RD Congo"),
    ("CPV", "Cabo Verde"),
    ("CYP", "Κύπρος / Kıbrıs"),
    ("CZE", "Česko"),
    ("DEU", "Deutschland"),
    ("DNK", "Danmark"),
    ("DOM", "República Dominicana"),
    ("DZA", "الجزائر"),
    ("EGY", "مصر"),
    ("ESH", "الصحراء الغربية"),
    ("ESP", "España"),
    ("EST", "Eesti"),
    ("FIN", "Suomi"),
    ("FRO", "Føroyar"),
    ("GIN", "Guinée"),
    ("GNB", "Guiné-Bissau"),
    ("GNQ", "Guinea Ecuatorial"),
    ("GRC", "Ελλάδα"),
    ("GRL", "Kalaallit Nunaat"),
    ("HRV", "Hrvatska"),
    ("HTI", "Ayiti"),
    ("HUN", "Magyarország"),
    ("IRL", "Éire"),
    ("IRN", "ایران"),
    ("IRQ", "العراق"),
    ("ISL", "Ísland"),
    ("ITA", "Italia"),
    ("JOR", "الأردن"),
    ("JPN", "日本"),
    ("KAZ", "Қазақстан"),
    ("KGZ", "Кыргызстан"),
    ("KWT", "الكويت"),
    ("LBN", "لبنان"),
    ("LBY", "ليبيا"),
    ("LTU", "Lietuva"),
    ("LUX", "Lëtzebuerg"),
    ("LVA", "Latvija"),
    ("MAR", "المغرب"),
    ("MDG", "Madagasikara"),
    ("MEX", "México"),
    ("MKD", "Северна Македонија"),
    ("MNE", "Crna Gora"),
    ("MNG", "Монгол Улс"),
    ("MOZ", "Moçambique"),
    ("MRT", "موريتانيا"),
    ("NCL", "Nouvelle-Calédonie"),
    ("NLD", "Nederland"),
    ("NOR", "Norge"),
    ("NZL", "New Zealand / Aotearoa"),
    ("OMN", "عُمان"),
    ("PAK", "پاکستان"),
    ("PAN", "Panamá"),
    ("PER", "Perú"),
    ("PHL", "Pilipinas"),
    ("POL", "Polska"),
    ("PSE", "فلسطين"),
    ("QAT", "قطر"),
    ("ROU", "România"),
    ("RUS", "Россия"),
    ("SAU", "السعودية"),
    ("SDN", "السودان"),
    ("SEN", "Sénégal"),
    ("SOM", "Soomaaliya"),
    ("SRB", "Србија"),
    ("STP", "São Tomé e Príncipe"),
    ("SVK", "Slovensko"),
    ("SVN", "Slovenija"),
    ("SWE", "Sverige"),
    ("SWZ", "eSwatini"),
    ("SYR", "سوريا"),
    ("TCD", "Tchad"),
    ("TJK", "Тоҷикистон"),
    ("TKM", "Türkmenistan"),
    ("TUN", "تونس"),
    ("TUR", "Türkiye"),
    ("TWN", "臺灣"),
    ("UKR", "Україна"),
    ("UZB", "Oʻzbekiston"),
    ("VNM", "Việt Nam"),
    ("WSM", "Sāmoa"),
    ("XKX", "Kosova"),
    ("YEM", "اليمن"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_are_found_by_codes_of_the_ground() {
        assert!(OWN_NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (code, name) in OWN_NAMES {
            assert_eq!(own_name(code.as_bytes()), Some(name));
            assert!(
                super::super::countries()
                    .iter()
                    .any(|country| country.code == code.as_bytes()),
                "{code}"
            );
        }
    }
}
